import { z } from 'zod';
import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { type CheckpointContent, checkpointHolds } from './checkpoint.ts';
import type { AuditSealRow } from './store.ts';

const Kept = z.object({
  sequence: z.int(),
  sealSequence: z.int(),
  lastRecord: z.int(),
  seal: z.string(),
  examSecretHashes: z.record(z.string(), z.string()),
  keyId: z.string(),
  signature: z.string(),
  signedAtMs: z.int(),
});

/** A checkpoint that somebody kept elsewhere, as `GET /v1/audit/checkpoints` tells it. */
export type KeptCheckpoint = z.infer<typeof Kept>;

/**
 * The checkpoints in an answer of `GET /v1/audit/checkpoints`, or in a list of its items.
 *
 * @throws Error that says what was expected
 */
export function keptCheckpoints(json: unknown): readonly KeptCheckpoint[] {
  const read = z.union([z.array(Kept), z.object({ items: z.array(Kept) })]).safeParse(json);
  if (!read.success)
    throw new Error('expected the answer of GET /v1/audit/checkpoints, or a list of its items');
  return Array.isArray(read.data) ? read.data : read.data.items;
}

async function faultOf(
  db: Database,
  kept: KeptCheckpoint,
  publicKeys: ReadonlyMap<string, CryptoKey> | undefined,
): Promise<string | undefined> {
  const { keyId, signature, signedAtMs: signedAt, ...content } = kept;
  const { sequence, sealSequence, lastRecord } = kept;
  if (publicKeys) {
    const key = publicKeys.get(keyId);
    const signed: CheckpointContent = { ...content, signedAt };
    if (!key || !(await checkpointHolds(key, signed, signature)))
      return `the kept checkpoint ${sequence} is not one that these keys have signed`;
  }
  const seal = await db.first(sql<AuditSealRow>`SELECT * FROM audit_seals WHERE sequence = ${sealSequence}`);
  if (!seal)
    return `seal ${sealSequence}, for which the kept checkpoint ${sequence} vouches, is gone: the log was cut off`;
  if (seal.seal !== kept.seal || seal.last_record !== lastRecord)
    return `seal ${sealSequence} is not the one that the kept checkpoint ${sequence} vouches for: the log was rewritten`;
  return undefined;
}

/**
 * Holds a log against checkpoints that were kept elsewhere. Whoever has the database can cut off its end with all seals
 * and checkpoints there: what is left is a whole log of an earlier time, and only this tells the two apart.
 */
export async function keptFaults(
  db: Database,
  kept: readonly KeptCheckpoint[],
  publicKeys: ReadonlyMap<string, CryptoKey> | undefined,
): Promise<readonly { readonly recordId: number; readonly what: string }[]> {
  const faults = [];
  for (const one of kept) {
    const what = await faultOf(db, one, publicKeys);
    if (what !== undefined) faults.push({ recordId: one.lastRecord, what });
  }
  return faults;
}
