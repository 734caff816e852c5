import type { Database } from '../db/database.ts';
import { type Query, sql } from '../db/sql.ts';

export interface AuditRecordRow {
  readonly id: number;
  readonly at: number;
  readonly actor_kind: string;
  readonly actor_id: string;
  readonly action: string;
  readonly object_kind: string;
  readonly object_id: string;
  readonly detail: string;
  readonly content_hash: string;
}

export interface AuditSealRow {
  readonly sequence: number;
  readonly first_record: number;
  readonly last_record: number;
  readonly seal: string;
  readonly sealed_at: number;
}

export interface AuditCheckpointRow {
  readonly sequence: number;
  readonly seal_sequence: number;
  readonly last_record: number;
  readonly seal: string;
  readonly exam_secret_hashes: string;
  readonly key_id: string;
  readonly signature: string;
  readonly signed_at: number;
}

/** Whose records, or about what; both may be given. */
export interface RecordFilter {
  readonly object?: { readonly kind: string; readonly id: string };
  readonly actor?: string;
}

/** The records after an id, in order of their ids. */
export function recordsAfter(id: number, limit: number): Query<AuditRecordRow> {
  return sql`SELECT * FROM audit_records WHERE id > ${id} ORDER BY id LIMIT ${limit}`;
}

/** What one actor did: from the seals that have records of theirs, then from what no seal covers yet. */
async function recordsOfActor(db: Database, id: number, limit: number, actor: string) {
  const sealed = (await db.first(lastSeal()))?.last_record ?? 0;
  const rows = await db.all(
    sql<AuditRecordRow>`SELECT r.* FROM audit_actor_spans s CROSS JOIN audit_records r
      WHERE s.actor_id = ${actor} AND s.last_record > ${id} AND s.last_record <= ${sealed}
        AND r.id BETWEEN MAX(s.first_record, ${id} + 1) AND s.last_record AND r.actor_id = ${actor}
      ORDER BY s.last_record, r.id LIMIT ${limit}`,
  );
  if (rows.length === limit) return rows;
  const tail = await db.all(
    sql<AuditRecordRow>`SELECT * FROM audit_records WHERE id > ${Math.max(id, sealed)} AND actor_id = ${actor}
      ORDER BY id LIMIT ${limit - rows.length}`,
  );
  return [...rows, ...tail];
}

/** The records after an id that fit the filter, in order of their ids. */
export async function findRecords(
  db: Database,
  id: number,
  limit: number,
  { object, actor }: RecordFilter,
): Promise<readonly AuditRecordRow[]> {
  if (object) {
    const anybody = actor === undefined ? 1 : 0;
    return db.all(
      sql<AuditRecordRow>`SELECT * FROM audit_records WHERE object_kind = ${object.kind} AND object_id = ${object.id}
        AND (${anybody} OR actor_id = ${actor ?? ''}) AND id > ${id} ORDER BY id LIMIT ${limit}`,
    );
  }
  return actor === undefined ? db.all(recordsAfter(id, limit)) : recordsOfActor(db, id, limit, actor);
}

export function lastSeal(): Query<AuditSealRow> {
  return sql`SELECT * FROM audit_seals ORDER BY sequence DESC LIMIT 1`;
}

/** The trigger `audit_seals_in_order` refuses any seal that does not go on exactly where the last one ended. */
export function insertSeal(seal: AuditSealRow): Query {
  return sql`INSERT INTO audit_seals (sequence, first_record, last_record, seal, sealed_at)
    VALUES (${seal.sequence}, ${seal.first_record}, ${seal.last_record}, ${seal.seal}, ${seal.sealed_at})`;
}

/** Where the records of each actor are within a seal; it belongs in the seal's batch. */
export function insertSpans(records: readonly Pick<AuditRecordRow, 'id' | 'actor_id'>[]): Query {
  const spans = new Map<string, { actor: string; first: number; last: number }>();
  for (const { id, actor_id: actor } of records) {
    spans.set(actor, { actor, first: spans.get(actor)?.first ?? id, last: id });
  }
  return sql`INSERT INTO audit_actor_spans (actor_id, last_record, first_record)
    SELECT value ->> 'actor', value ->> 'last', value ->> 'first' FROM json_each(${JSON.stringify([...spans.values()])})`;
}

export function lastCheckpoint(): Query<AuditCheckpointRow> {
  return sql`SELECT * FROM audit_checkpoints ORDER BY sequence DESC LIMIT 1`;
}

export function checkpointsAfter(sequence: number, limit: number): Query<AuditCheckpointRow> {
  return sql`SELECT * FROM audit_checkpoints WHERE sequence > ${sequence} ORDER BY sequence LIMIT ${limit}`;
}

export function insertCheckpoint(row: AuditCheckpointRow): Query {
  return sql`INSERT INTO audit_checkpoints (sequence, seal_sequence, last_record, seal, exam_secret_hashes, key_id,
      signature, signed_at)
    VALUES (${row.sequence}, ${row.seal_sequence}, ${row.last_record}, ${row.seal}, ${row.exam_secret_hashes},
      ${row.key_id}, ${row.signature}, ${row.signed_at})`;
}

/** The committed days whose secret is still secret. */
export function unpublishedExamDays(): Query<{ day: string; secret_hash: string }> {
  return sql`SELECT day, secret_hash FROM exam_days WHERE published_secret IS NULL ORDER BY day DESC LIMIT 40`;
}
