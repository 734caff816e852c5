import { type ApplicationRow, type Context, loadBlocks } from '../applications/store.ts';
import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { actorId } from '../http/principal.ts';
import { membershipsOf } from '../memberships/store.ts';
import { membershipView } from '../memberships/view.ts';
import { findAddress } from '../notices/store.ts';
import { presentPaper } from '../papers/present.ts';
import { papersOf } from '../papers/store.ts';
import { presentSummary } from '../redress/present.ts';
import { messagesOf, type RedressRow } from '../redress/store.ts';

const time = (ms: number | null) => (ms === null ? undefined : new Date(ms).toISOString());

/** Of a busy record the newest so many entries; nobody's history is longer in years. */
const mostEntries = 10_000;

interface Payment {
  readonly amount_cents: number;
  readonly currency: string;
  readonly provider: string;
  readonly receipt_number: string;
  readonly paid_at: number;
}

interface Interview {
  readonly center_id: string;
  readonly starts_at: number;
  readonly outcome: string;
}

async function applicationData(context: Context, row: ApplicationRow) {
  const { services } = context;
  const [blocks, papers, payment, interviews] = await Promise.all([
    loadBlocks(services, row.id),
    papersOf(services, row.id),
    services.db.first(
      sql<Payment>`SELECT amount_cents, currency, provider, receipt_number, paid_at FROM payments WHERE application_id = ${row.id}`,
    ),
    services.db.all(
      sql<Interview>`SELECT center_id, starts_at, outcome FROM interviews WHERE application_id = ${row.id}
        UNION ALL SELECT center_id, starts_at, state FROM interview_slots WHERE application_id = ${row.id} ORDER BY starts_at`,
    ),
  ]);
  return {
    id: row.id,
    program: row.program,
    kind: row.kind,
    state: row.state,
    createdAt: time(row.created_at),
    stateSince: time(row.state_since),
    submittedAt: time(row.submitted_at),
    answers: blocks,
    papers: papers.map(presentPaper),
    ...(payment === undefined
      ? {}
      : {
          payment: {
            amountCents: payment.amount_cents,
            currency: payment.currency,
            provider: payment.provider,
            receiptNumber: payment.receipt_number,
            paidAt: time(payment.paid_at),
          },
        }),
    interviews: interviews.map(({ center_id, starts_at, outcome }) => ({
      centerId: center_id,
      startsAt: time(starts_at),
      outcome,
    })),
  };
}

async function redressData({ services }: Context, row: RedressRow) {
  const messages = await messagesOf(services, row.id);
  return {
    ...presentSummary(row),
    messages: messages.map(({ author, text, at }) => ({ author, text, at: time(at) })),
  };
}

interface Entry {
  readonly at: number;
  readonly actor_kind: string;
  readonly action: string;
  readonly object_kind: string;
  readonly object_id: string;
}

/** Who has read or changed what of theirs, and when; officers by their kind, not by name. */
async function history({ services, principal }: Context, objects: readonly string[]) {
  const entries = await services.db.all(
    sql<Entry>`SELECT at, actor_kind, action, object_kind, object_id FROM audit_records
      WHERE (object_kind, object_id) IN (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]')
        FROM json_each(${JSON.stringify(objects.map((one) => one.split(' ')))}))
      ORDER BY id DESC LIMIT ${mostEntries}`,
  );
  return entries.map(({ at, actor_kind, action, object_kind, object_id }) => ({
    at: time(at),
    by: actor_kind === principal.kind ? 'you' : actor_kind,
    action,
    object: `${object_kind} ${object_id}`,
  }));
}

/**
 * Everything that is held about an applicant and is theirs to know, in one document: what they wrote, paid and booked,
 * their memberships, what they contested, their sessions, and who has looked. Officers' notes, coded reasons and watch lists are not in it;
 * the reason of a denial is told to whoever asks for it.
 */
export async function collectPersonalData(context: Context): Promise<Change> {
  const { services, principal, now } = context;
  const { db } = services;
  const [rows, memberships, contested, sessions] = await Promise.all([
    db.all(
      sql<ApplicationRow>`SELECT * FROM applications WHERE applicant_id = ${principal.subject} ORDER BY id`,
    ),
    membershipsOf(db, principal.subject),
    db.all(
      sql<RedressRow>`SELECT * FROM redress_requests WHERE applicant_id = ${principal.subject} ORDER BY id`,
    ),
    db.all(
      sql<{
        device: string;
        started_at: number;
        seen_at: number;
      }>`SELECT device, started_at, seen_at FROM sessions WHERE subject = ${principal.subject} AND door = 'applicants' ORDER BY started_at`,
    ),
  ]);
  const noticesTo = await findAddress(services, principal.subject);
  const applications = [];
  for (const row of rows) applications.push(await applicationData(context, row));
  const redress = [];
  for (const row of contested) redress.push(await redressData(context, row));
  const objects = [
    ...rows.map(({ id }) => `application ${id}`),
    ...memberships.map(({ id }) => `membership ${id}`),
    ...contested.map(({ id }) => `redress ${id}`),
  ];
  return {
    queries: [
      auditRecord({
        at: now,
        actor: principal,
        action: 'person.export',
        objectKind: 'applicant',
        objectId: principal.subject,
      }),
    ],
    reply: {
      status: 200,
      body: {
        madeAt: time(now),
        account: actorId(principal),
        applications,
        memberships: memberships.map((row) => membershipView(row, principal)),
        redress,
        ...(noticesTo === undefined ? {} : { noticesTo }),
        sessions: sessions.map(({ device, started_at, seen_at }) => ({
          device,
          startedAt: time(started_at),
          lastUsedAt: time(seen_at),
        })),
        history: await history(context, objects),
      },
    },
  };
}
