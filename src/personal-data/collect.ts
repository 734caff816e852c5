import type { ApplicationRow, Context } from '../applications/store.ts';
import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { actorId } from '../http/principal.ts';
import { membershipsOf } from '../memberships/store.ts';
import { findAddress } from '../notices/store.ts';
import { presentSummary } from '../redress/present.ts';
import { messagesOf, type RedressRow } from '../redress/store.ts';
import { applicationData } from './applications.ts';
import { historyOf } from './history.ts';
import { crossingsOf, membershipData, onFile, presentCrossing } from './members.ts';
import { time } from './time.ts';

async function redressData({ services }: Context, row: RedressRow) {
  const messages = await messagesOf(services, row.id);
  return {
    ...presentSummary(row),
    messages: messages.map(({ author, text, at }) => ({ author, text, at: time(at) })),
  };
}

interface SessionRow {
  readonly device: string;
  readonly started_at: number;
  readonly seen_at: number;
}

/** One after the other: each opens what is sealed, and lanes get their turn between. */
async function each<Row, Told>(rows: readonly Row[], tell: (row: Row) => Promise<Told>): Promise<Told[]> {
  const told: Told[] = [];
  for (const row of rows) told.push(await tell(row));
  return told;
}

/**
 * Everything that is held about an applicant and is theirs to know, in one document: what they wrote, added, paid and
 * booked, who they are by what is kept, their memberships with picture, vehicles and cards, where they crossed, what they
 * contested, where they are told of news, their sessions, and who has looked. Not in it: officers' notes, coded reasons,
 * screenings, and what lists and other agencies say; the reason of a denial is told to whoever asks for it.
 */
export async function collectPersonalData(context: Context): Promise<Change> {
  const { services, principal, now } = context;
  const { db } = services;
  const { subject } = principal;
  const [rows, memberships, contested, sessions, noticesTo] = await Promise.all([
    db.all(sql<ApplicationRow>`SELECT * FROM applications WHERE applicant_id = ${subject} ORDER BY id`),
    membershipsOf(db, subject),
    db.all(sql<RedressRow>`SELECT * FROM redress_requests WHERE applicant_id = ${subject} ORDER BY id`),
    db.all(
      sql<SessionRow>`SELECT device, started_at, seen_at FROM sessions
        WHERE subject = ${subject} AND door = 'applicants' ORDER BY started_at`,
    ),
    findAddress(services, subject),
  ]);
  const crossings = await crossingsOf(
    context,
    memberships.map(({ id }) => id),
  );
  const travelers = [...rows, ...memberships].flatMap(({ traveler_id: id }) => id ?? []);
  const objects = [
    { kind: 'applicant', id: subject },
    ...rows.map(({ id }) => ({ kind: 'application', id })),
    ...memberships.map(({ id }) => ({ kind: 'membership', id })),
    ...contested.map(({ id }) => ({ kind: 'redress', id })),
  ];
  return {
    queries: [
      auditRecord({
        at: now,
        actor: principal,
        action: 'person.export',
        objectKind: 'applicant',
        objectId: subject,
      }),
    ],
    reply: {
      status: 200,
      body: {
        madeAt: time(now),
        account: actorId(principal),
        onFile: await onFile(context, travelers),
        applications: await each(rows, (row) => applicationData(context, row)),
        memberships: await each(memberships, (row) => membershipData(context, row)),
        crossings: crossings.map(presentCrossing),
        redress: await each(contested, (row) => redressData(context, row)),
        ...(noticesTo === undefined ? {} : { noticesTo }),
        sessions: sessions.map(({ device, started_at, seen_at }) => ({
          device,
          startedAt: time(started_at),
          lastUsedAt: time(seen_at),
        })),
        history: await historyOf(
          context,
          objects,
          crossings.map(({ id }) => id),
        ),
      },
    },
  };
}
