import type { Api, Change } from '../http/endpoint.ts';
import { keyFromCursor, PageQuery, toPage } from '../http/paging.ts';
import { auditRecord } from './record.ts';
import { AuditPage, AuditQuery, CheckpointPage } from './schema.ts';
import { type AuditCheckpointRow, type AuditRecordRow, checkpointsAfter, findRecords } from './store.ts';

const time = (ms: number) => new Date(ms).toISOString();

/** The number after which a page begins; a cursor that is none begins at the start. */
function numberFrom(cursor: string | undefined): number {
  const key = keyFromCursor(cursor);
  return /^\d{1,15}$/.test(key) ? Number(key) : 0;
}

function presentRecord(row: AuditRecordRow) {
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

function presentCheckpoint(row: AuditCheckpointRow) {
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

/** The audit log and its checkpoints. Whoever reads the log is in the log. */
export function registerAudit(api: Api): void {
  const { db, keys } = api.services;

  api.endpoint(
    {
      method: 'get',
      path: '/v1/audit',
      tag: 'audit',
      summary: 'Read the audit log, oldest record first; of one object or one actor, or all of it',
      scope: 'audit:read',
      query: AuditQuery,
      reply: { status: 200, description: 'A page of records', schema: AuditPage },
    },
    async function readAudit({ query, principal, now }): Promise<Change> {
      const { object, actor, cursor, limit } = query;
      const colon = object?.indexOf(':') ?? -1;
      const rows = await findRecords(db, numberFrom(cursor), limit + 1, {
        ...(object === undefined
          ? {}
          : { object: { kind: object.slice(0, colon), id: object.slice(colon + 1) } }),
        ...(actor === undefined ? {} : { actor }),
      });
      const page = toPage(rows, limit, (row) => String(row.id), presentRecord);
      const read = auditRecord({
        at: now,
        actor: principal,
        action: 'audit.read',
        objectKind: 'audit',
        objectId: object ?? actor ?? 'all',
        detail: { after: numberFrom(cursor), records: page.items.length },
      });
      return { queries: [read], reply: { status: 200, body: page } };
    },
  );

  api.endpoint(
    {
      method: 'get',
      path: '/v1/audit/checkpoints',
      tag: 'audit',
      summary: 'List the signed checkpoints, oldest first, and the keys that verify them',
      scope: 'audit:read',
      query: PageQuery,
      reply: { status: 200, description: 'A page of checkpoints', schema: CheckpointPage },
    },
    async function listCheckpoints({ query, principal, now }): Promise<Change> {
      const after = numberFrom(query.cursor);
      const rows = await db.all(checkpointsAfter(after, query.limit + 1));
      const page = toPage(rows, query.limit, (row) => String(row.sequence), presentCheckpoint);
      const read = auditRecord({
        at: now,
        actor: principal,
        action: 'audit.read',
        objectKind: 'audit',
        objectId: 'checkpoints',
        detail: { after, checkpoints: page.items.length },
      });
      return { queries: [read], reply: { status: 200, body: { ...page, keys: keys.signer.publicJwks } } };
    },
  );
}
