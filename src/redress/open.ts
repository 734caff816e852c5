import { findApplication } from '../applications/store.ts';
import { auditRecord } from '../audit/record.ts';
import type { DatabaseError } from '../db/database.ts';
import { newId } from '../db/new-id.ts';
import { sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { etagOf } from '../http/etag.ts';
import { DomainError } from '../http/problems.ts';
import type { Text } from '../http/text.ts';
import { loadMembership } from '../memberships/store.ts';
import { isContestable } from './rules.ts';
import type { NewRequest } from './schema.ts';
import { appendMessage, type Context } from './store.ts';

interface Contested {
  readonly applicationId: string | null;
  readonly membershipId: string | null;
  readonly state: string;
  readonly since: number;
}

/** What is contested, as it stands; somebody else's is not found. */
async function contested(context: Context, input: NewRequest): Promise<Contested> {
  if (input.ground === 'denied') {
    const row = await findApplication(context, input.applicationId);
    return { applicationId: row.id, membershipId: null, state: row.state, since: row.state_since };
  }
  const { membershipId } = input;
  if (membershipId === undefined) {
    return { applicationId: null, membershipId: null, state: 'referred', since: context.now };
  }
  const row = await loadMembership(context.services.db, context.principal, membershipId);
  const state = input.ground === 'referred' ? 'referred' : row.state;
  return { applicationId: null, membershipId: row.id, state, since: row.state_since };
}

const tooLate: Text = {
  en: 'The 30 days for writing to the enrollment center are over. Write to DHS TRIP (trip.dhs.gov), then to the ombudsman.',
  es: 'Pasaron los 30 días para escribir al centro de inscripción. Escriba a DHS TRIP (trip.dhs.gov) y después al ombudsman.',
};

const answered = new DomainError('conflict', {
  en: 'This decision was contested and answered already. DHS TRIP (trip.dhs.gov) comes next, then the ombudsman.',
  es: 'Esta decisión ya se impugnó y fue respondida. Sigue DHS TRIP (trip.dhs.gov) y después el ombudsman.',
});

const running = new DomainError('conflict', {
  en: 'A request about this is open already. Write in its thread.',
  es: 'Ya hay una reclamación abierta sobre esto. Escriba en ella.',
});

/** Refuses what is not so, what is too late, and what an officer has answered since it was decided. */
async function assertContestable(context: Context, input: NewRequest, what: Contested): Promise<void> {
  const { now, services, principal } = context;
  const { ground } = input;
  if (what.state !== ground) {
    throw new DomainError('illegal_transition', {
      en: `This is ${what.state}, not ${ground}: there is nothing of that kind to contest.`,
      es: `Su estado es ${what.state}, no ${ground}: no hay nada de eso que impugnar.`,
    });
  }
  if (!isContestable(ground, what.since, now)) throw new DomainError('illegal_transition', tooLate);
  if (ground === 'referred') return;
  const before = await services.db.first(
    sql<{
      id: string;
    }>`SELECT id FROM redress_requests WHERE applicant_id = ${principal.subject} AND state = 'closed'
      AND outcome <> 'withdrawn' AND application_id IS ${what.applicationId} AND membership_id IS ${what.membershipId}
      AND ground = ${ground} AND opened_at >= ${what.since}`,
  );
  if (before) throw answered;
}

/**
 * A traveler contests a decision: opens a thread with their first message. One thread runs at a time about one thing,
 * and what was answered is not asked again here.
 */
export async function openRequest(context: Context, input: NewRequest): Promise<Change> {
  const { services, principal, now } = context;
  const what = await contested(context, input);
  await assertContestable(context, input, what);
  const id = newId();
  const { ground } = input;
  const { applicationId, membershipId } = what;
  return {
    queries: [
      sql`INSERT INTO redress_requests (id, applicant_id, ground, application_id, membership_id, state, opened_at, state_since)
        VALUES (${id}, ${principal.subject}, ${ground}, ${applicationId}, ${membershipId}, 'open', ${now}, ${now})`,
      ...(await appendMessage(services, id, { text: input.text }, now)),
      auditRecord({
        at: now,
        actor: principal,
        action: 'redress.open',
        objectKind: 'redress',
        objectId: id,
        detail: { ground, applicationId, membershipId },
      }),
    ],
    reply: {
      status: 201,
      body: { id, state: 'open', stateSince: new Date(now).toISOString() },
      headers: { location: `/v1/redress/${id}`, etag: etagOf(1) },
    },
    refuse: (error: DatabaseError) =>
      // The index is over expressions: SQLite names no columns of it.
      error.kind === 'unique' && !error.detail.includes('idempotency_keys') ? running : undefined,
  };
}
