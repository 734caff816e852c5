import type { z } from 'zod';
import { auditRecord } from '../audit/record.ts';
import { DatabaseError } from '../db/database.ts';
import { jsonChunks } from '../db/json-chunks.ts';
import { guard, type Query, sql } from '../db/sql.ts';
import { neverPublished } from '../matches/found.ts';
import type { Acceptance, Applied } from '../outbox/accept.ts';
import type { Watermark } from '../outbox/protocol/feeds.ts';
import type { VettingPart, VettingResult } from '../outbox/protocol/results.ts';
import type { Services } from '../services.ts';
import { prunedKeys } from '../watchlists/vetting-state.ts';
import { watermark } from './subject-feed.ts';
import { isReached, resetProgress } from './vetting-progress.ts';
import { applyInSteps } from './vetting-steps.ts';

type Result = z.infer<typeof VettingResult>;

interface Progress {
  vetted: number;
  head: number;
}

/** The watermark and the newest publication. */
export async function progressOf(db: Services['db']): Promise<Progress> {
  const row = await db.first(
    sql<Progress>`SELECT vetted_through_seq AS vetted, (SELECT COALESCE(MAX(seq), 0) FROM publications) AS head
      FROM vetting_watermark`,
  );
  return row ?? { vetted: 0, head: 0 };
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
export async function impossible(
  db: Services['db'],
  result: Pick<Result, 'seq' | 'fromSeq'> &
    Pick<VettingPart, 'matches' | 'changedEntries'> & { readonly through?: VettingPart['through'] },
  head: number,
): Promise<string | undefined> {
  if (result.seq > head || result.fromSeq > result.seq)
    return 'the result names publications that do not exist';
  const changed = new Set(result.changedEntries.map(({ listId, entryId }) => `${listId}/${entryId}`));
  // A part may end within an entry: its matches come with it before it is complete.
  const { through } = result;
  if (through !== undefined) changed.add(`${through.listId}/${through.entryId}`);
  const stray = result.matches.find(({ listId, entryId }) => !changed.has(`${listId}/${entryId}`));
  if (stray) return `${stray.listId}/${stray.entryId} has a match and is not among the changed entries`;
  const pairs = result.matches.map(({ listId, entryId, entryHash }) => ({ listId, entryId, entryHash }));
  for (const chunk of jsonChunks(pairs)) {
    const unknown = await db.first(neverPublished(chunk));
    if (unknown) return `${unknown.listId}/${unknown.entryId} was never published with that content`;
  }
  return undefined;
}

/** The watermark after everybody was vetted from `fromSeq` through `seq`. */
function vettedQueries(now: number, result: Result, before: Watermark['progress']): readonly Query[] {
  const { seq } = result;
  return [
    sql`UPDATE vetting_watermark SET vetted_through_seq = ${seq}, advanced_at = ${now} WHERE id = 1`,
    resetProgress(now),
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
        ...(before === undefined ? {} : { afterParts: true }),
      },
    }),
  ];
}

/**
 * Takes the result of vetting everybody against the entries that changed, in bounded batches, and at last advances the
 * watermark.
 *
 * A result that is behind the watermark has nothing to add and is done. One whose worker did not know somebody yet
 * (`subjects_behind`), that leaves a gap above the watermark (`watermark_behind`), or that goes on after parts that
 * are not here (`parts_missing`), has to be worked out again.
 */
export async function applyVetting(acceptance: Acceptance, result: Result): Promise<Applied> {
  const { services, message, now } = acceptance;
  const { db } = services;
  const { vetted, head } = await progressOf(db);
  const wrong = await impossible(db, result, head);
  if (wrong !== undefined) return { outcome: 'rejected', detail: wrong };
  if (result.seq <= vetted) return { queries: [] };
  if (result.fromSeq > vetted) return { outcome: 'lease_lost', detail: 'watermark_behind' };
  const { progress: before } = await watermark(db);
  if (result.after !== undefined && !isReached(result.after, before))
    return { outcome: 'lease_lost', detail: 'parts_missing' };
  const since =
    result.after === undefined ? result.subjectsSeq : Math.min(result.subjectsSeq, before?.subjectsSeq ?? 0);
  const missed = nobodyMissed({ ...result, subjectsSeq: since });
  if ((await db.first(missed))?.ok !== 1) {
    // The parts were worked out without somebody: all of it again.
    if (result.after !== undefined) await db.batch([resetProgress(now)]);
    return { outcome: 'lease_lost', detail: 'subjects_behind' };
  }
  try {
    await applyInSteps(services, message.id, result);
  } catch (error) {
    if (error instanceof DatabaseError && error.kind === 'guard')
      return { outcome: 'lease_lost', detail: error.detail };
    throw error;
  }
  return {
    queries: [
      guard('watermark_moved', sql`SELECT vetted_through_seq = ${vetted} FROM vetting_watermark`),
      guard('subjects_behind', missed),
      ...vettedQueries(now, result, before),
    ],
  };
}
