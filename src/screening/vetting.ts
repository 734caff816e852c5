import type { z } from 'zod';
import { auditRecord } from '../audit/record.ts';
import { jsonChunks } from '../db/json-chunks.ts';
import { guard, type Query, sql } from '../db/sql.ts';
import {
  deriveStandingsOf,
  knownTraveler,
  neverPublished,
  storeFound,
  withdrawUnnamed,
} from '../matches/found.ts';
import type { Acceptance, Applied } from '../outbox/accept.ts';
import type { VettingResult } from '../outbox/protocol.ts';
import type { Services } from '../services.ts';
import { prunedKeys } from '../watchlists/vetting-state.ts';

type Result = z.infer<typeof VettingResult>;

interface Progress {
  vetted: number;
  head: number;
}

function progress(db: Services['db']): Promise<Progress | undefined> {
  return db.first(
    sql<Progress>`SELECT vetted_through_seq AS vetted, (SELECT COALESCE(MAX(seq), 0) FROM publications) AS head
      FROM vetting_watermark`,
  );
}

/**
 * Nobody was missed: every enrolled traveler whom the worker's subjects feed did not have yet has been screened
 * against these lists, or waits for a screening that will be.
 */
function nobodyMissed({ seq, subjectsSeq }: Result): Query<{ ok: number }> {
  return sql<{ ok: number }>`SELECT NOT EXISTS (
    SELECT 1 FROM subject_changes c
    JOIN travelers t ON t.id = c.traveler_id AND t.enrolled = 1
    JOIN standings st ON st.traveler_id = t.id
    LEFT JOIN screenings awaited ON awaited.id = st.screening_id
    WHERE c.seq > ${subjectsSeq} AND st.computed_seq < ${seq}
      AND NOT (st.status = 'pending' AND COALESCE(awaited.required_seq, 0) >= ${seq})) AS ok`;
}

/** Why no worker can have come to this result. */
async function impossible(db: Services['db'], result: Result, head: number): Promise<string | undefined> {
  if (result.seq > head || result.fromSeq > result.seq)
    return 'the result names publications that do not exist';
  const changed = new Set(result.changedEntries.map(({ listId, entryId }) => `${listId}/${entryId}`));
  const stray = result.matches.find(({ listId, entryId }) => !changed.has(`${listId}/${entryId}`));
  if (stray) return `${stray.listId}/${stray.entryId} has a match and is not among the changed entries`;
  const pairs = result.matches.map(({ listId, entryId, entryHash }) => ({ listId, entryId, entryHash }));
  for (const chunk of jsonChunks(pairs)) {
    const unknown = await db.first(neverPublished(chunk));
    if (unknown) return `${unknown.listId}/${unknown.entryId} was never published with that content`;
  }
  return undefined;
}

/** Matches, standings and the watermark after everybody was vetted from `fromSeq` through `seq`. */
function vettedQueries({ message, now }: Acceptance, result: Result): readonly Query[] {
  const { seq } = result;
  const finding = { messageId: message.id, seq, now };
  const entries = jsonChunks(result.changedEntries.map(({ listId, entryId }) => ({ listId, entryId })));
  const ofKnownTravelers = `json_each(?) changed
    CROSS JOIN matches m ON m.list_id = changed.value ->> 'listId' AND m.entry_id = changed.value ->> 'entryId'
    JOIN travelers t ON t.id = m.traveler_id WHERE ${knownTraveler}`;
  return [
    ...storeFound(result.matches, finding, true),
    ...entries.map((chunk) => withdrawUnnamed(ofKnownTravelers, [chunk, result.subjectsSeq], finding)),
    ...entries.map(deriveStandingsOf),
    sql`UPDATE vetting_watermark SET vetted_through_seq = ${seq}, advanced_at = ${now} WHERE id = 1`,
    prunedKeys(),
    auditRecord({
      at: now,
      actor: 'service',
      action: 'vetting.result',
      objectKind: 'publication',
      objectId: String(seq),
      detail: {
        fromSeq: result.fromSeq,
        configHash: result.configHash,
        entries: result.changedEntries.length,
        matches: result.matches.length,
      },
    }),
  ];
}

/**
 * Takes the result of vetting everybody against the entries that changed, and advances the watermark.
 *
 * A result that is behind the watermark has nothing to add and is done. One whose worker did not know somebody yet
 * (`subjects_behind`), or that leaves a gap above the watermark (`watermark_behind`), has to be worked out again.
 */
export async function applyVetting(acceptance: Acceptance, result: Result): Promise<Applied> {
  const { db } = acceptance.services;
  const now = (await progress(db)) ?? { vetted: 0, head: 0 };
  const wrong = await impossible(db, result, now.head);
  if (wrong !== undefined) return { outcome: 'rejected', detail: wrong };
  if (result.seq <= now.vetted) return { queries: [] };
  if (result.fromSeq > now.vetted) return { outcome: 'lease_lost', detail: 'watermark_behind' };
  const missed = nobodyMissed(result);
  if ((await db.first(missed))?.ok !== 1) return { outcome: 'lease_lost', detail: 'subjects_behind' };
  return {
    queries: [
      guard('watermark_moved', sql`SELECT vetted_through_seq = ${now.vetted} FROM vetting_watermark`),
      guard('subjects_behind', missed),
      ...vettedQueries(acceptance, result),
    ],
  };
}
