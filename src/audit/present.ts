import type { AuditCheckpointRow, AuditRecordRow } from './store.ts';

const time = (ms: number) => new Date(ms).toISOString();

/** A record as auditors read it. */
export function presentRecord(row: AuditRecordRow) {
  return {
    id: row.id,
    at: time(row.at),
    actor: { kind: row.actor_kind, id: row.actor_id },
    action: row.action,
    object: { kind: row.object_kind, id: row.object_id },
    detail: JSON.parse(row.detail),
    contentHash: row.content_hash,
  };
}

/** A checkpoint as whoever verifies the log reads it. */
export function presentCheckpoint(row: AuditCheckpointRow) {
  return {
    sequence: row.sequence,
    sealSequence: row.seal_sequence,
    lastRecord: row.last_record,
    seal: row.seal,
    examSecretHashes: JSON.parse(row.exam_secret_hashes),
    keyId: row.key_id,
    signature: row.signature,
    signedAt: time(row.signed_at),
    signedAtMs: row.signed_at,
  };
}
