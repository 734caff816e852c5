import type { z } from 'zod';
import { guard, type Query, rawSql, sql, touching } from '../db/sql.ts';
import { statusFor, storeFound, withdrawUnnamed } from '../matches/found.ts';
import type { CrossingResult } from '../outbox/protocol/results.ts';
import { type KnownMatch, type Status, statusAfter } from './foresee.ts';
import { type ScreenedBy, type ScreeningContext, storeEmptyScreenings, storeScreening } from './store.ts';

export type Found = z.infer<typeof CrossingResult>['people'][number];

/** One screening of a message: what stands, what a worker found by which lists, and which matches were known. */
export interface Person {
  readonly context: ScreeningContext;
  readonly found: Found;
  readonly known: readonly KnownMatch[];
  readonly messageId: string;
  readonly by: ScreenedBy;
}

/** Whom no list names or has named: nothing of a match has to be looked at. */
function isUnnamed({ known, found }: Person): boolean {
  return known.length + found.matches.length === 0;
}

/** What nearly all are: strangers to every list, without a standing or with one that has waited for just this screening. */
function isPlain(person: Person): boolean {
  const { context } = person;
  return isUnnamed(person) && context.awaited === 1 && context.traveler_hash === context.subject_hash;
}

/** The batch may only run while screening, traveler and standing are what the decision was made from. */
function unchanged(person: Person): Query {
  const { context } = person;
  return guard(
    'screening_changed',
    rawSql(
      `EXISTS (SELECT 1 FROM screenings s LEFT JOIN travelers t ON t.id = s.traveler_id
        LEFT JOIN standings st ON st.traveler_id = s.traveler_id LEFT JOIN screenings awaited ON awaited.id = st.screening_id
        WHERE s.id = ? AND s.state = 'pending' AND t.subject_hash IS ? AND st.status IS ?
          AND COALESCE(st.computed_seq, 0) = ? AND (st.status IS NOT 'pending' OR COALESCE(awaited.required_seq, 0) <= ?)
          ${isUnnamed(person) ? 'AND NOT EXISTS (SELECT 1 FROM matches m WHERE m.traveler_id = s.traveler_id)' : ''})`,
      [context.id, context.traveler_hash, context.standing_status, context.standing_seq, context.needed_seq],
    ),
  );
}

function setStanding({ context, by }: Person, travelerId: string, status: string): Query {
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

/** The matches and the standing that one of those who are not plain is left with; what was known before stays guarded. */
function settleOne(
  person: Person,
  travelerId: string,
  attempt: number,
): { readonly standing: Status; readonly queries: readonly Query[] } {
  const { context, found, known, by } = person;
  // Somebody else by now: a screening of the new contents is under way, this one decides nothing.
  if (context.traveler_hash !== context.subject_hash) return { standing: 'refer', queries: [] };
  if (context.standing_seq > by.seq) {
    return { standing: context.standing_status === 'clear' ? 'clear' : 'refer', queries: [] };
  }
  if (isUnnamed(person)) {
    return { standing: 'clear', queries: [setStanding(person, travelerId, `'clear'`)] };
  }
  const finding = { messageId: person.messageId, seq: by.seq, now: by.now };
  const standing = statusAfter(known, found.matches, by.seq, attempt);
  return {
    standing,
    queries: [
      ...storeFound(found.matches, finding, false),
      withdrawUnnamed('matches m WHERE m.traveler_id = ?', [travelerId], finding),
      setStanding(person, travelerId, statusFor('t.id')),
      guard('foreseen', sql`SELECT status = ${standing} FROM standings WHERE traveler_id = ${travelerId}`),
    ],
  };
}

/** The same guard for all of the plain ones together: none of them may have become another case meanwhile. */
function allPlain(people: readonly Person[]): Query {
  return guard(
    'screening_changed',
    sql`(SELECT COUNT(*) FROM json_each(${JSON.stringify(people.map(({ context }) => context.id))}) wanted
        CROSS JOIN screenings s ON s.id = wanted.value
        CROSS JOIN travelers t ON t.id = s.traveler_id AND t.subject_hash = s.subject_hash
        LEFT JOIN standings st ON st.traveler_id = t.id
        WHERE s.state = 'pending' AND (st.traveler_id IS NULL OR st.status = 'pending' AND st.screening_id = s.id
            AND st.subject_hash = s.subject_hash AND st.computed_seq = 0)
          AND NOT EXISTS (SELECT 1 FROM matches m WHERE m.traveler_id = t.id)) = ${people.length}`,
  );
}

/** Their standings are clear now. Who was new has had none. */
function clearAll(people: readonly Person[], by: ScreenedBy): Query {
  return touching(
    people.flatMap(({ context }) => context.traveler_id ?? []),
    sql`INSERT INTO standings (traveler_id, status, computed_seq, list_versions, config_hash, subject_hash, screening_id, screened_at)
      SELECT s.traveler_id, 'clear', ${by.seq}, ${by.listVersions}, ${by.configHash}, s.subject_hash, s.id, ${by.now}
        FROM json_each(${JSON.stringify(people.map(({ context }) => context.id))}) wanted
        CROSS JOIN screenings s ON s.id = wanted.value WHERE true
      ON CONFLICT (traveler_id) DO UPDATE SET status = 'clear', computed_seq = excluded.computed_seq,
        list_versions = excluded.list_versions, config_hash = excluded.config_hash, screened_at = excluded.screened_at`,
  );
}

/**
 * What is stored of these screenings, of as many travelers, and the standing that each is left with (in the order of
 * `people`, undefined for whoever is not on file). `attempt` as in `statusAfter`.
 */
export function settle(
  people: readonly Person[],
  attempt: number,
): { readonly standings: readonly (Status | undefined)[]; readonly queries: readonly Query[] } {
  const plain = people.filter(isPlain);
  const queries: Query[] = plain.length > 0 ? [allPlain(plain)] : [];
  const stored: Query[] = [];
  const empty: Person[] = [];
  const standings = people.map((person): Status | undefined => {
    const { context, found, by } = person;
    if (isPlain(person)) {
      if (found.candidates + (found.considered?.length ?? 0) === 0) empty.push(person);
      else stored.push(storeScreening(context.id, by, found));
      return 'clear';
    }
    queries.push(unchanged(person));
    stored.push(storeScreening(context.id, by, found));
    if (context.traveler_id === null) return undefined;
    const effect = settleOne(person, context.traveler_id, attempt);
    stored.push(...effect.queries);
    return effect.standing;
  });
  for (const [by, some] of Map.groupBy(empty, (person) => person.by)) {
    stored.push(
      storeEmptyScreenings(
        some.map(({ context }) => context.id),
        by,
      ),
    );
  }
  for (const [by, some] of Map.groupBy(plain, (person) => person.by)) stored.push(clearAll(some, by));
  return { standings, queries: [...queries, ...stored] };
}
