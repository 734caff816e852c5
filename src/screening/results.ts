import type { z } from 'zod';
import { auditRecord } from '../audit/record.ts';
import { guard, type Query, rawSql, sql } from '../db/sql.ts';
import { neverPublished, statusFor, storeFound, withdrawUnnamed } from '../matches/found.ts';
import type { Acceptance, Applied } from '../outbox/accept.ts';
import type { ScreeningResult } from '../outbox/protocol.ts';
import { listVersionsAt, type ScreeningContext, screeningContext, storeScreening } from './store.ts';

type Result = z.infer<typeof ScreeningResult>;
type Status = 'clear' | 'refer';

/** Why this result cannot be one of this screening. */
function impossible(context: ScreeningContext, result: Result): string | undefined {
  if (result.seq > context.head_seq) return 'the result names a publication that does not exist';
  const stray = result.matches.find(
    (match) =>
      match.subjectHash !== context.subject_hash ||
      (context.traveler_id !== null && match.travelerId !== context.traveler_id),
  );
  return stray && `the match on ${stray.listId}/${stray.entryId} is about another subject`;
}

interface KnownMatch {
  list_id: string;
  entry_id: string;
  entry_hash: string;
  subject_hash: string;
  state: string;
  found_seq: number;
}

/** What the statements below will make of the standing; a guess, which the batch holds to what it finds. */
async function foresee(
  { services, attempt }: Acceptance,
  travelerId: string,
  result: Result,
): Promise<Status> {
  const known = await services.db.all(
    sql<KnownMatch>`SELECT list_id, entry_id, entry_hash, subject_hash, state, found_seq
      FROM matches WHERE traveler_id = ${travelerId}`,
  );
  const pair = (parts: readonly string[]) => parts.join('\u0000');
  const settled = new Set(
    known
      .filter(({ state }) => state === 'different_person')
      .map((row) => pair([row.list_id, row.entry_id, row.entry_hash, row.subject_hash])),
  );
  const named = result.matches.some(
    (match) => !settled.has(pair([match.listId, match.entryId, match.entryHash, match.subjectHash])),
  );
  const kept = known.some(
    ({ state, found_seq }) => found_seq > result.seq && /^(open|inconclusive|same_person)$/.test(state),
  );
  const refer = named || kept;
  // Foreseen wrongly the last time: there are only two possibilities.
  return (attempt % 2 === 0) === refer ? 'refer' : 'clear';
}

function setStanding(acceptance: Acceptance, travelerId: string, hash: string, result: Result): Query {
  const { message, now } = acceptance;
  return rawSql(
    `INSERT INTO standings (traveler_id, status, computed_seq, list_versions, config_hash, subject_hash, screening_id, screened_at)
      SELECT t.id, ${statusFor('t.id')}, ?, ${listVersionsAt}, ?, ?, ?, ? FROM travelers t WHERE t.id = ?
      ON CONFLICT (traveler_id) DO UPDATE SET status = excluded.status, computed_seq = excluded.computed_seq,
        list_versions = excluded.list_versions, config_hash = excluded.config_hash, subject_hash = excluded.subject_hash,
        screening_id = excluded.screening_id, screened_at = excluded.screened_at`,
    [result.seq, result.seq, result.configHash, hash, message.objectId, now, travelerId],
  );
}

/** Matches and standing of a traveler after a full screening; what was known before stays guarded. */
async function applyToTraveler(
  acceptance: Acceptance,
  context: ScreeningContext,
  travelerId: string,
  result: Result,
): Promise<{ readonly standing: Status; readonly queries: readonly Query[] }> {
  const { message, now } = acceptance;
  // Somebody else by now: a screening of the new contents is under way, this one decides nothing.
  if (context.traveler_hash !== context.subject_hash) return { standing: 'refer', queries: [] };
  if (context.standing_seq > result.seq) {
    return { standing: context.standing_status === 'clear' ? 'clear' : 'refer', queries: [] };
  }
  const finding = { messageId: message.id, seq: result.seq, now };
  const standing = await foresee(acceptance, travelerId, result);
  return {
    standing,
    queries: [
      ...storeFound(result.matches, finding, false),
      withdrawUnnamed('matches m WHERE m.traveler_id = ?', [travelerId], finding),
      setStanding(acceptance, travelerId, context.subject_hash, result),
      guard('foreseen', sql`SELECT status = ${standing} FROM standings WHERE traveler_id = ${travelerId}`),
    ],
  };
}

/** The batch may only run while the traveler and the standing are what the decision was made from. */
function unchanged(screeningId: string, context: ScreeningContext): readonly Query[] {
  const pending = guard(
    'screening_changed',
    sql`EXISTS (SELECT 1 FROM screenings WHERE id = ${screeningId} AND state = 'pending')`,
  );
  if (context.traveler_id === null) return [pending];
  return [
    pending,
    guard(
      'traveler_changed',
      sql`EXISTS (SELECT 1 FROM travelers t LEFT JOIN standings st ON st.traveler_id = t.id
        LEFT JOIN screenings awaited ON awaited.id = st.screening_id
        WHERE t.id = ${context.traveler_id} AND t.subject_hash IS ${context.traveler_hash}
          AND st.status IS ${context.standing_status} AND COALESCE(st.computed_seq, 0) = ${context.standing_seq}
          AND (st.status IS NOT 'pending' OR COALESCE(awaited.required_seq, 0) <= ${context.needed_seq}))`,
    ),
  ];
}

/**
 * Stores the result of a screening and, where it is a traveler's, what follows for matches and standing.
 *
 * A result from lists older than the screening was asked for is not taken (`index_behind`): the worker comes again
 * when its feed has advanced. One older than the standing is stored and changes nothing else.
 */
export async function applyScreening(acceptance: Acceptance, result: Result): Promise<Applied> {
  const { services, message, now, followUps } = acceptance;
  const screeningId = message.objectId;
  const context = await screeningContext(services.db, screeningId);
  if (!context || context.state === 'done')
    return { outcome: 'rejected', detail: 'there is no such screening waiting' };
  const wrong = impossible(context, result);
  if (wrong !== undefined) return { outcome: 'rejected', detail: wrong };
  if (result.seq < context.needed_seq) return { outcome: 'lease_lost', detail: 'index_behind' };
  const matches = JSON.stringify(result.matches);
  const unknown = result.matches.length > 0 && (await services.db.first(neverPublished(matches)));
  if (unknown)
    return {
      outcome: 'rejected',
      detail: `${unknown.listId}/${unknown.entryId} was never published with that content`,
    };

  const { traveler_id: travelerId, purpose } = context;
  const effect =
    travelerId === null ? undefined : await applyToTraveler(acceptance, context, travelerId, result);
  const followed =
    travelerId === null || !effect
      ? []
      : await Promise.all(
          followUps.map((followUp) =>
            followUp(
              services,
              {
                screeningId,
                travelerId,
                purpose,
                standing: effect.standing,
                computedSeq: Math.max(result.seq, context.standing_seq),
              },
              now,
            ),
          ),
        );
  return {
    queries: [
      ...unchanged(screeningId, context),
      storeScreening(
        { screeningId, seq: result.seq, configHash: result.configHash, now },
        result.candidates,
        JSON.stringify(result.considered ?? []),
        matches,
      ),
      ...(effect?.queries ?? []),
      ...followed.flat(),
      auditRecord({
        at: now,
        actor: 'service',
        action: 'screening.result',
        objectKind: 'screening',
        objectId: screeningId,
        detail: {
          seq: result.seq,
          configHash: result.configHash,
          matches: result.matches.length,
          ...(travelerId === null ? {} : { travelerId, standing: effect?.standing }),
        },
      }),
    ],
  };
}
