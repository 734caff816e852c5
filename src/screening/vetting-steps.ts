import type { z } from 'zod';
import { guard, type Query, sql } from '../db/sql.ts';
import {
  deriveStandingsOf,
  knownTraveler,
  storeFound,
  unnamedMatches,
  withdrawUnnamed,
} from '../matches/found.ts';
import type { VettingPart } from '../outbox/protocol/results.ts';
import type { Services } from '../services.ts';
import { turn } from '../watchlists/turn.ts';

type Found = Pick<z.infer<typeof VettingPart>, 'seq' | 'subjectsSeq' | 'changedEntries' | 'matches'>;

/** Rows of one batch: short enough that a lane does not notice it. */
const rowsAtOnce = 500;

/** Aborts a batch unless the message is there and somebody holds it. */
export function leased(messageId: string, now: number): Query {
  return guard(
    'lease',
    sql`EXISTS (SELECT 1 FROM outbox WHERE id = ${messageId} AND state = 'ready' AND leased_until > ${now})`,
  );
}

/** The matches on changed entries, and chosen ones of them, of travelers whom the worker knew. */
const onEntries = `json_each(?) changed
  CROSS JOIN matches m ON m.list_id = changed.value ->> 'listId' AND m.entry_id = changed.value ->> 'entryId'
  JOIN travelers t ON t.id = m.traveler_id WHERE ${knownTraveler}`;
const chosen = `json_each(?) chosen CROSS JOIN matches m ON m.id = chosen.value AND m.found_seq < ?
  JOIN travelers t ON t.id = m.traveler_id WHERE ${knownTraveler}`;

/**
 * Stores what a vetting found and withdraws what it did not find again, with the standings that follow, in batches of
 * a few hundred rows between which lanes have their turn. Each may be done twice; none moves the watermark.
 */
export async function applyInSteps(
  services: Pick<Services, 'db' | 'now'>,
  messageId: string,
  { seq, subjectsSeq, changedEntries, matches }: Found,
): Promise<void> {
  const { db, now } = services;
  const finding = () => ({ messageId, seq, now: now() });
  for (let at = 0; at < matches.length; at += rowsAtOnce) {
    const some = matches.slice(at, at + rowsAtOnce);
    await db.batch([
      leased(messageId, now()),
      ...storeFound(some, finding(), true),
      deriveStandingsOf(some.map(({ travelerId }) => travelerId)),
    ]);
    await turn();
  }
  for (let at = 0; at < changedEntries.length; at += rowsAtOnce) {
    const entries = JSON.stringify(changedEntries.slice(at, at + rowsAtOnce));
    for (;;) {
      const rows = await db.all(unnamedMatches(onEntries, [entries, subjectsSeq], finding(), rowsAtOnce));
      if (rows.length > 0) {
        await db.batch([
          leased(messageId, now()),
          withdrawUnnamed(chosen, [JSON.stringify(rows.map(({ id }) => id)), seq, subjectsSeq], finding()),
          deriveStandingsOf(rows.map(({ traveler_id: id }) => id)),
        ]);
        await turn();
      }
      if (rows.length < rowsAtOnce) break;
    }
  }
}
