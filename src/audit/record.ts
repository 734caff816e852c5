import { type Query, sql } from '../db/sql.ts';
import { actorId, type Principal } from '../http/principal.ts';
import { sha256Hex } from '../keys/digest.ts';

/** What happened to what. `detail` holds no personal data beyond ids and codes: the log is kept the longest. */
export interface AuditEntry {
  readonly at: number;
  readonly actor: Actor;
  /** `application.submit`, `membership.revoke`, `crossing.check`, `person.read` … */
  readonly action: string;
  readonly objectKind: string;
  readonly objectId: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** A principal, or the service itself when due work or a result acts. */
export type Actor = Principal | 'service';

function nameOf(actor: Actor): { kind: string; id: string } {
  return actor === 'service' ? { kind: 'service', id: 'service' } : { kind: actor.kind, id: actorId(actor) };
}

/** SHA-256 over the record's fields, each preceded by its length, so that no two records read the same. */
export function auditContentHash(fields: readonly string[]): string {
  return sha256Hex(fields.map((field) => `${field.length}:${field}`).join(''));
}

/** The statement that appends this record; it belongs in the same batch as the change or before the read it records. */
export function auditRecord(entry: AuditEntry): Query {
  const { kind, id } = nameOf(entry.actor);
  const detail = JSON.stringify(entry.detail ?? {});
  const hash = auditContentHash([
    String(entry.at),
    kind,
    id,
    entry.action,
    entry.objectKind,
    entry.objectId,
    detail,
  ]);
  return sql`INSERT INTO audit_records (at, actor_kind, actor_id, action, object_kind, object_id, detail, content_hash)
    VALUES (${entry.at}, ${kind}, ${id}, ${entry.action}, ${entry.objectKind}, ${entry.objectId}, ${detail}, ${hash})`;
}
