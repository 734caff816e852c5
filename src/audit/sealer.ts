import { DatabaseError } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { canonicalJson } from '../screening/content.ts';
import type { Services } from '../services.ts';
import { type CheckpointContent, signCheckpoint } from './checkpoint.ts';
import { genesisSeal, nextSeal } from './seal.ts';
import {
  insertCheckpoint,
  insertSeal,
  insertSpans,
  lastCheckpoint,
  lastSeal,
  unpublishedExamDays,
} from './store.ts';

/** The most records that one seal covers, so that sealing never holds a lane up. */
export const maxRecordsPerSeal = 5_000;

/** At most one checkpoint in this time. */
export const checkpointIntervalMs = 60_000;

/** True when another sealer was faster; it has done the work. */
function wasFaster(error: unknown): boolean {
  return error instanceof DatabaseError && (error.isGuard('seal_order') || error.kind === 'unique');
}

/**
 * Seals the records that no seal covers yet, at most {@link maxRecordsPerSeal}; call it again while it answers
 * that many. Ids are given in commit order, so nothing appears later before what is sealed.
 *
 * @returns how many records were sealed; 0 too when another sealer did it meanwhile.
 */
export async function sealTail(services: Pick<Services, 'db'>, now: number): Promise<number> {
  const { db } = services;
  const last = await db.first(lastSeal());
  // In one row: thousands of rows of their own would hold up whoever is at a lane.
  const tail = await db.first(
    sql<{
      ids: string;
      actors: string;
      hashes: string;
    }>`SELECT json_group_array(id) AS ids, json_group_array(actor_id) AS actors, json_group_array(content_hash) AS hashes
      FROM (SELECT id, actor_id, content_hash FROM audit_records
        WHERE id > ${last?.last_record ?? 0} ORDER BY id LIMIT ${maxRecordsPerSeal})`,
  );
  const ids = JSON.parse(tail?.ids ?? '[]') as number[];
  const actors = JSON.parse(tail?.actors ?? '[]') as string[];
  const newest = ids.at(-1);
  if (newest === undefined) return 0;
  const seal = nextSeal(last?.seal ?? genesisSeal, JSON.parse(tail?.hashes ?? '[]') as string[]);
  try {
    await db.batch([
      insertSeal({
        sequence: (last?.sequence ?? 0) + 1,
        first_record: (last?.last_record ?? 0) + 1,
        last_record: newest,
        seal,
        sealed_at: now,
      }),
      insertSpans(ids.map((id, i) => ({ id, actor_id: actors[i] ?? '' }))),
    ]);
    return ids.length;
  } catch (error) {
    if (wasFaster(error)) return 0;
    throw error;
  }
}

/**
 * Signs a checkpoint over the newest seal and the hashes of the exam secrets that are still secret, when either
 * is new since the last checkpoint and that one is {@link checkpointIntervalMs} old.
 *
 * @returns its sequence, or undefined when there was nothing to sign.
 */
export async function checkpoint(
  services: Pick<Services, 'db' | 'keys'>,
  now: number,
): Promise<number | undefined> {
  const { db, keys } = services;
  const [seal, previous, days] = await Promise.all([
    db.first(lastSeal()),
    db.first(lastCheckpoint()),
    db.all(unpublishedExamDays()),
  ]);
  // A clock that is set back does not put the next one off.
  if (!seal || (previous && Math.abs(now - previous.signed_at) < checkpointIntervalMs)) return undefined;
  const examSecretHashes = Object.fromEntries(days.map(({ day, secret_hash }) => [day, secret_hash]));
  const exam = canonicalJson(examSecretHashes);
  if (previous?.seal_sequence === seal.sequence && previous.exam_secret_hashes === exam) return undefined;
  const content: CheckpointContent = {
    sequence: (previous?.sequence ?? 0) + 1,
    sealSequence: seal.sequence,
    lastRecord: seal.last_record,
    seal: seal.seal,
    examSecretHashes,
    signedAt: now,
  };
  try {
    await db.batch([
      insertCheckpoint({
        sequence: content.sequence,
        seal_sequence: content.sealSequence,
        last_record: content.lastRecord,
        seal: content.seal,
        exam_secret_hashes: exam,
        key_id: keys.signer.keyId,
        signature: await signCheckpoint(keys.signer, content),
        signed_at: now,
      }),
    ]);
    return content.sequence;
  } catch (error) {
    if (wasFaster(error)) return undefined;
    throw error;
  }
}
