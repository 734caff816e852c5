import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { checkpointHolds } from './checkpoint.ts';
import { extentOf, missingAtEnd } from './extent.ts';
import { type KeptCheckpoint, keptFaults } from './kept.ts';
import { auditContentHash } from './record.ts';
import { genesisSeal, nextSeal } from './seal.ts';
import { type AuditCheckpointRow, type AuditRecordRow, type AuditSealRow, recordsAfter } from './store.ts';

/** Something in the log is not as it was written. `recordId` is the record at which it shows, where one is known. */
export interface AuditFault {
  readonly recordId?: number;
  readonly what: string;
}

export interface AuditProgress {
  readonly done: number;
  readonly total: number;
}

export interface AuditVerdict {
  readonly records: number;
  readonly seals: number;
  readonly checkpoints: number;
  /** Records that no seal covers yet: their contents are checked, and by their numbers that none is missing. */
  readonly unsealedTail: number;
  /** At most {@link maxFaults}; none means that the log is whole. */
  readonly faults: readonly AuditFault[];
}

/** After so many faults the rest says nothing new. */
export const maxFaults = 100;

const pageSize = 2_000;

function recomputed(row: AuditRecordRow): string {
  const { at, actor_kind, actor_id, action, object_kind, object_id, detail } = row;
  return auditContentHash([String(at), actor_kind, actor_id, action, object_kind, object_id, detail]);
}

/** Pages of rows in order of a number, `page` giving those after one. */
async function* inPages<Row>(
  db: Database,
  page: (after: number) => ReturnType<typeof sql<Row>>,
  keyOf: (row: Row) => number,
): AsyncGenerator<readonly Row[], void, void> {
  let after = 0;
  for (;;) {
    const rows = await db.all(page(after));
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = keyOf(last);
  }
}

async function* sealsThrough(db: Database, through: number): AsyncGenerator<AuditSealRow, void, void> {
  const pages = inPages<AuditSealRow>(
    db,
    (after) =>
      sql`SELECT * FROM audit_seals WHERE sequence > ${after} AND sequence <= ${through}
        ORDER BY sequence LIMIT ${pageSize}`,
    (row) => row.sequence,
  );
  for await (const page of pages) yield* page;
}

function checkpointsThrough(db: Database, through: number) {
  return inPages<AuditCheckpointRow>(
    db,
    (after) =>
      sql`SELECT * FROM audit_checkpoints WHERE sequence > ${after} AND sequence <= ${through}
        ORDER BY sequence LIMIT ${pageSize}`,
    (row) => row.sequence,
  );
}

async function verifyCheckpoint(
  db: Database,
  row: AuditCheckpointRow,
  expected: number,
  publicKeys: ReadonlyMap<string, CryptoKey> | undefined,
): Promise<string | undefined> {
  if (row.sequence !== expected) return `checkpoint ${expected} is missing`;
  const content = {
    sequence: row.sequence,
    sealSequence: row.seal_sequence,
    lastRecord: row.last_record,
    seal: row.seal,
    examSecretHashes: JSON.parse(row.exam_secret_hashes) as Record<string, string>,
    signedAt: row.signed_at,
  };
  if (publicKeys) {
    const key = publicKeys.get(row.key_id);
    if (!key) return `checkpoint ${row.sequence} is signed with the unknown key ${row.key_id}`;
    if (!(await checkpointHolds(key, content, row.signature))) {
      return `the signature of checkpoint ${row.sequence} does not hold`;
    }
  }
  const seal = await db.first(
    sql<AuditSealRow>`SELECT * FROM audit_seals WHERE sequence = ${row.seal_sequence}`,
  );
  if (seal?.seal !== row.seal || seal.last_record !== row.last_record) {
    return `seal ${row.seal_sequence} is not the one that checkpoint ${row.sequence} vouches for`;
  }
  return undefined;
}

/**
 * Checks the whole log: the content hash of each record against its columns, each seal against its records and the
 * seal before it, each checkpoint against its signature and its seal, and that nothing is missing at the end. Reads in
 * pages and yields how far it is; the verdict is the generator's return value.
 *
 * @param publicKeys by key id; undefined leaves the signatures unchecked, for a log whose keys are elsewhere.
 * @param kept checkpoints that were kept elsewhere: the log must still be the one that they vouch for
 */
export async function* verifyAudit(
  db: Database,
  publicKeys: ReadonlyMap<string, CryptoKey> | undefined,
  kept: readonly KeptCheckpoint[] = [],
): AsyncGenerator<AuditProgress, AuditVerdict, void> {
  const faults: AuditFault[] = [];
  const counts = { records: 0, seals: 0, checkpoints: 0, unsealedTail: 0 };
  const extent = await extentOf(db);
  const segments = sealsThrough(db, extent.seals);
  const verdict = () => ({ ...counts, faults });

  let seal = (await segments.next()).value ?? undefined;
  let previous = { sequence: 0, last_record: 0, seal: genesisSeal };
  let hashes: string[] = [];

  /** Closes every segment that ends before `nextId`, the next record that is there. */
  async function closeBefore(nextId: number): Promise<void> {
    while (seal !== undefined && seal.last_record < nextId) {
      const { sequence, first_record, last_record } = seal;
      if (sequence !== previous.sequence + 1 || first_record !== previous.last_record + 1) {
        faults.push({
          recordId: first_record,
          what: `seal ${sequence} does not go on where the one before ended`,
        });
      } else if (nextSeal(previous.seal, hashes) !== seal.seal) {
        faults.push({
          recordId: first_record,
          what: `records ${first_record} to ${last_record} are not those that seal ${sequence} was made of`,
        });
      }
      counts.seals += 1;
      previous = seal;
      hashes = [];
      seal = (await segments.next()).value ?? undefined;
    }
  }

  function checkContent(row: AuditRecordRow): void {
    if (recomputed(row) !== row.content_hash) {
      faults.push({ recordId: row.id, what: `the content of record ${row.id} is not what was written` });
    }
    counts.records += 1;
    if (seal === undefined) counts.unsealedTail += 1;
    else hashes.push(row.content_hash);
  }

  const records = inPages<AuditRecordRow>(
    db,
    (after) => recordsAfter(after, pageSize),
    (row) => row.id,
  );
  for await (const page of records) {
    for (const row of page) {
      if (seal !== undefined && seal.last_record < row.id) await closeBefore(row.id);
      checkContent(row);
    }
    if (faults.length >= maxFaults) return verdict();
    yield { done: counts.records, total: Math.max(extent.records, counts.records) };
  }
  await closeBefore(Number.MAX_SAFE_INTEGER);

  for await (const page of checkpointsThrough(db, extent.checkpoints)) {
    for (const row of page) {
      const what = await verifyCheckpoint(db, row, counts.checkpoints + 1, publicKeys);
      if (what !== undefined) faults.push({ recordId: row.last_record, what });
      counts.checkpoints = row.sequence;
    }
    if (faults.length >= maxFaults) break;
  }
  faults.push(...missingAtEnd(extent), ...(await keptFaults(db, kept, publicKeys)));
  return { ...verdict(), faults: faults.slice(0, maxFaults) };
}
