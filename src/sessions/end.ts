import { auditRecord } from '../audit/record.ts';
import { guard, sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import type { Session } from './store.ts';

/** Ends one of a person's own sessions. One that is not theirs, or over, is not there. */
export function endSession({ door, principal }: Session, id: string, now: number): Change {
  return {
    queries: [
      guard(
        'not_found',
        sql`EXISTS (SELECT 1 FROM sessions WHERE id = ${id} AND subject = ${principal.subject} AND door = ${door})`,
      ),
      sql`DELETE FROM sessions WHERE id = ${id} AND subject = ${principal.subject} AND door = ${door}`,
      auditRecord({ at: now, actor: principal, action: 'session.end', objectKind: 'session', objectId: id }),
    ],
    reply: { status: 204 },
  };
}

/** Signs a person out everywhere: every session they have at this door, this one too. */
export function endAllSessions({ id, door, principal }: Session, now: number): Change {
  return {
    queries: [
      sql`DELETE FROM sessions WHERE subject = ${principal.subject} AND door = ${door}`,
      auditRecord({
        at: now,
        actor: principal,
        action: 'session.end_all',
        objectKind: 'session',
        objectId: id,
      }),
    ],
    reply: { status: 204 },
  };
}
