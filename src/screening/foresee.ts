import { sql } from '../db/sql.ts';
import type { ProposedMatch } from '../outbox/protocol/results.ts';
import type { Services } from '../services.ts';

export type Status = 'clear' | 'refer';

/** A stored match, as far as a standing depends on it. */
export interface KnownMatch {
  readonly traveler_id: string;
  readonly list_id: string;
  readonly entry_id: string;
  readonly entry_hash: string;
  readonly subject_hash: string;
  readonly state: string;
  readonly found_seq: number;
}

/** The stored matches of these travelers, by traveler. */
export async function knownMatches(
  db: Services['db'],
  travelers: readonly string[],
): Promise<ReadonlyMap<string, readonly KnownMatch[]>> {
  const found = new Map<string, KnownMatch[]>();
  if (travelers.length === 0) return found;
  const rows = await db.all(
    sql<KnownMatch>`SELECT m.traveler_id, m.list_id, m.entry_id, m.entry_hash, m.subject_hash, m.state, m.found_seq
      FROM json_each(${JSON.stringify(travelers)}) wanted JOIN matches m ON m.traveler_id = wanted.value`,
  );
  for (const row of rows) {
    const list = found.get(row.traveler_id);
    if (list) list.push(row);
    else found.set(row.traveler_id, [row]);
  }
  return found;
}

const pair = (...parts: readonly string[]) => parts.join('\u0000');

/**
 * What storing a result will make of the standing: a guess, which the batch holds to what it finds.
 *
 * @param attempt counts from 0; foreseen wrongly the last time, the other of the two possibilities is taken
 */
export function statusAfter(
  known: readonly KnownMatch[],
  matches: readonly ProposedMatch[],
  seq: number,
  attempt: number,
): Status {
  const settled = new Set(
    known
      .filter(({ state }) => state === 'different_person')
      .map((row) => pair(row.list_id, row.entry_id, row.entry_hash, row.subject_hash)),
  );
  const named = matches.some(
    (match) => !settled.has(pair(match.listId, match.entryId, match.entryHash, match.subjectHash)),
  );
  const kept = known.some(
    ({ state, found_seq }) => found_seq > seq && /^(open|inconclusive|same_person)$/.test(state),
  );
  return (attempt % 2 === 0) === (named || kept) ? 'refer' : 'clear';
}
