import type { z } from 'zod';
import { auditRecord } from '../audit/record.ts';
import { guard, type Query, rawSql, sql, touching } from '../db/sql.ts';
import { unseal } from '../keys/sealing.ts';
import { neverPublished, statusFor, storeFound, withdrawUnnamed } from '../matches/found.ts';
import type { Acceptance, Applied, ScreenedTraveler } from '../outbox/accept.ts';
import type { CrossingPayload } from '../outbox/protocol/payloads.ts';
import type { CrossingResult, ScreeningResult } from '../outbox/protocol/results.ts';
import { listVersionsAt } from '../watchlists/list-versions.ts';
import { type KnownMatch, knownMatches, type Status, statusAfter } from './foresee.ts';
import { type ScreenedBy, type ScreeningContext, screeningContexts, storeScreening } from './store.ts';

type Found = z.infer<typeof CrossingResult>['people'][number];

/** One screening of a message: what stands, what a worker found, and which matches were known. */
interface Person {
  readonly context: ScreeningContext;
  readonly found: Found;
  readonly known: readonly KnownMatch[];
}

/** Why this result cannot be one of this screening. */
function impossible(context: ScreeningContext, { matches }: Found, seq: number): string | undefined {
  if (seq > context.head_seq) return 'the result names a publication that does not exist';
  const stray = matches.find(
    (match) =>
      match.subjectHash !== context.subject_hash ||
      (context.traveler_id !== null && match.travelerId !== context.traveler_id),
  );
  return stray && `the match on ${stray.listId}/${stray.entryId} is about another subject`;
}

/** The batch may only run while screening, traveler and standing are what the decision was made from. */
function unchanged({ context, known, found }: Person): Query {
  const untouched = known.length + found.matches.length === 0;
  return guard(
    'screening_changed',
    rawSql(
      `EXISTS (SELECT 1 FROM screenings s LEFT JOIN travelers t ON t.id = s.traveler_id
        LEFT JOIN standings st ON st.traveler_id = s.traveler_id LEFT JOIN screenings awaited ON awaited.id = st.screening_id
        WHERE s.id = ? AND s.state = 'pending' AND t.subject_hash IS ? AND st.status IS ?
          AND COALESCE(st.computed_seq, 0) = ? AND (st.status IS NOT 'pending' OR COALESCE(awaited.required_seq, 0) <= ?)
          ${untouched ? 'AND NOT EXISTS (SELECT 1 FROM matches m WHERE m.traveler_id = s.traveler_id)' : ''})`,
      [context.id, context.traveler_hash, context.standing_status, context.standing_seq, context.needed_seq],
    ),
  );
}

function setStanding({ context }: Person, travelerId: string, by: ScreenedBy, status: string): Query {
  return touching(
    [travelerId],
    rawSql(
      `INSERT INTO standings (traveler_id, status, computed_seq, list_versions, config_hash, subject_hash, screening_id, screened_at)
        SELECT t.id, ${status}, ?, ?, ?, ?, ?, ? FROM travelers t WHERE t.id = ?
        ON CONFLICT (traveler_id) DO UPDATE SET status = excluded.status, computed_seq = excluded.computed_seq,
          list_versions = excluded.list_versions, config_hash = excluded.config_hash, subject_hash = excluded.subject_hash,
          screening_id = excluded.screening_id, screened_at = excluded.screened_at`,
      [by.seq, by.listVersions, by.configHash, context.subject_hash, context.id, by.now, travelerId],
    ),
  );
}

/** Matches and standing of a traveler after a full screening; what was known before stays guarded. */
function settle(
  person: Person,
  travelerId: string,
  by: ScreenedBy,
  { message, attempt }: Acceptance,
): { readonly standing: Status; readonly queries: readonly Query[] } {
  const { context, found, known } = person;
  // Somebody else by now: a screening of the new contents is under way, this one decides nothing.
  if (context.traveler_hash !== context.subject_hash) return { standing: 'refer', queries: [] };
  if (context.standing_seq > by.seq) {
    return { standing: context.standing_status === 'clear' ? 'clear' : 'refer', queries: [] };
  }
  if (known.length + found.matches.length === 0) {
    return { standing: 'clear', queries: [setStanding(person, travelerId, by, `'clear'`)] };
  }
  const finding = { messageId: message.id, seq: by.seq, now: by.now };
  const standing = statusAfter(known, found.matches, by.seq, attempt);
  return {
    standing,
    queries: [
      ...storeFound(found.matches, finding, false),
      withdrawUnnamed('matches m WHERE m.traveler_id = ?', [travelerId], finding),
      setStanding(person, travelerId, by, statusFor('t.id')),
      guard('foreseen', sql`SELECT status = ${standing} FROM standings WHERE traveler_id = ${travelerId}`),
    ],
  };
}

/** What an audit record says of one screening of a message. */
function told({ context, found }: Person, standing: Status | undefined) {
  const { traveler_id: travelerId } = context;
  return { matches: found.matches.length, ...(travelerId === null ? {} : { travelerId, standing }) };
}

function rejected(detail: string): Applied {
  return { outcome: 'rejected', detail };
}

/**
 * Stores what was found in the screenings of one message and, where they are travelers', what follows for matches,
 * standings and whoever waits.
 *
 * A result from lists older than a screening was asked for is not taken (`index_behind`): the worker comes again when
 * its feed has advanced. One older than the standing is stored and changes nothing else.
 */
async function applyAll(
  acceptance: Acceptance,
  { seq, configHash }: { readonly seq: number; readonly configHash: string },
  found: readonly Found[],
): Promise<Applied> {
  const { services, message, now, followUps } = acceptance;
  const ids = found.map(({ screeningId }) => screeningId);
  const contexts = new Map((await screeningContexts(services.db, ids)).map((row) => [row.id, row]));
  const travelers = [...contexts.values()].flatMap(({ traveler_id: id }) => id ?? []);
  const known = await knownMatches(services.db, travelers);
  const people: Person[] = [];
  for (const each of found) {
    const context = contexts.get(each.screeningId);
    if (!context || context.state === 'done') return rejected('there is no such screening waiting');
    const wrong = impossible(context, each, seq);
    if (wrong !== undefined) return rejected(wrong);
    if (seq < context.needed_seq) return { outcome: 'lease_lost', detail: 'index_behind' };
    people.push({ context, found: each, known: known.get(context.traveler_id ?? '') ?? [] });
  }
  const matches = found.flatMap((each) => each.matches);
  const unknown =
    matches.length > 0 ? await services.db.first(neverPublished(JSON.stringify(matches))) : undefined;
  if (unknown) return rejected(`${unknown.listId}/${unknown.entryId} was never published with that content`);

  const listVersions = JSON.stringify(await listVersionsAt(services.db, seq));
  const by: ScreenedBy = { seq, listVersions, configHash, now };
  const screened: ScreenedTraveler[] = [];
  const queries: Query[] = [];
  const record: Record<string, unknown>[] = [];
  for (const person of people) {
    const { context, found: each } = person;
    const { id: screeningId, traveler_id: travelerId, purpose } = context;
    queries.push(
      unchanged(person),
      storeScreening(screeningId, by, {
        candidates: each.candidates,
        considered: JSON.stringify(each.considered ?? []),
        matches: JSON.stringify(each.matches),
      }),
    );
    const effect = travelerId === null ? undefined : settle(person, travelerId, by, acceptance);
    if (travelerId !== null && effect) {
      const { standing } = effect;
      queries.push(...effect.queries);
      screened.push({
        screeningId,
        travelerId,
        enrolled: context.enrolled === 1,
        purpose,
        standing,
        computedSeq: Math.max(seq, context.standing_seq),
      });
    }
    record.push({ screeningId, ...told(person, effect?.standing) });
  }
  const followed = await Promise.all(followUps.map((followUp) => followUp(services, screened, now)));
  const [only] = record;
  const { screeningId: _, ...alone } = only ?? {};
  return {
    queries: [
      ...queries,
      ...followed.flat(),
      auditRecord({
        at: now,
        actor: 'service',
        action: 'screening.result',
        objectKind: message.objectKind,
        objectId: message.objectId,
        detail: {
          seq,
          configHash,
          ...(message.objectKind === 'screening' ? alone : { people: record }),
        },
      }),
    ],
  };
}

/** The result of a screening that has a message of its own. */
export function applyScreening(
  acceptance: Acceptance,
  result: z.infer<typeof ScreeningResult>,
): Promise<Applied> {
  return applyAll(acceptance, result, [{ ...result, screeningId: acceptance.message.objectId }]);
}

/** The result of the screenings that a crossing waits for: all of those that its message asked for, or it is refused. */
export async function applyCrossing(
  acceptance: Acceptance,
  result: z.infer<typeof CrossingResult>,
): Promise<Applied> {
  const { services, message } = acceptance;
  const payload = await unseal(services.keys.encryption, message.id, message.payload);
  const asked = new Set(
    (JSON.parse(payload) as z.infer<typeof CrossingPayload>).people.map(({ screeningId }) => screeningId),
  );
  const named = result.people.filter(({ screeningId }) => asked.delete(screeningId));
  if (asked.size > 0 || named.length < result.people.length)
    return rejected('the result is not about those of its message');
  return applyAll(acceptance, result, result.people);
}
