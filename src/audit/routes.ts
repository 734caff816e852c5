import type { Api, Change } from '../http/endpoint.ts';
import { keyFromCursor, PageQuery, toPage } from '../http/paging.ts';
import { presentCheckpoint, presentRecord } from './present.ts';
import { auditRecord } from './record.ts';
import { AuditPage, AuditQuery, CheckpointPage } from './schema.ts';
import { checkpointsAfter, findRecords } from './store.ts';

/** The number after which a page begins. */
const numberFrom = (cursor: string | undefined) => Number(keyFromCursor(cursor, /^\d{1,15}$/));

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
