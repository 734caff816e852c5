import { type Query, sql } from '../db/sql.ts';
import { type Principal, principalFrom, type Role } from '../http/principal.ts';
import { sha256Hex } from '../keys/digest.ts';
import type { DoorName, Services, Settings } from '../services.ts';

interface SessionRow {
  readonly id: string;
  readonly door: DoorName;
  readonly subject: string;
  /** JSON array. */
  readonly roles: string;
  readonly agency: string | null;
  readonly account_sealed: string;
  readonly device: string;
  readonly started_at: number;
  readonly seen_at: number;
  readonly ends_at: number;
}

/** Somebody who is signed in, in one browser. */
export interface Session {
  readonly id: string;
  readonly door: DoorName;
  readonly principal: Principal;
  /** How the person is called. */
  readonly account: string;
  readonly seenAt: number;
}

/** A session's secret is in the browser's cookie alone; here is its hash. */
export const secretHash = (secret: string): string => sha256Hex(`session ${secret}`);

/** Where the name of a session's account is sealed to. */
export const sealedTo = (id: string): string => `sessions/account_sealed/${id}`;

/** A session that has not been used is written as seen at most this often. */
const seenEveryMs = 60_000;

/**
 * The session of a cookie's secret; undefined when it was ended, has been idle too long, has lasted too long, or its
 * subject is disabled. What a role may do is asked anew each time.
 */
export async function findSession(services: Services, secret: string): Promise<Session | undefined> {
  const now = services.now();
  const row = await services.db.first(
    sql<SessionRow>`SELECT * FROM sessions WHERE secret_hash = ${secretHash(secret)} AND ends_at > ${now}
        AND seen_at > ${now - services.settings.sessionIdleMs}
        AND NOT EXISTS (SELECT 1 FROM disabled_subjects WHERE subject = sessions.subject)`,
  );
  if (!row) return undefined;
  const principal = principalFrom({
    subject: row.subject,
    roles: JSON.parse(row.roles) as Role[],
    ...(row.agency === null ? {} : { agency: row.agency }),
  });
  if (!principal) return undefined;
  return {
    id: row.id,
    door: row.door,
    principal,
    account: await services.keys.unseal(sealedTo(row.id), row.account_sealed),
    seenAt: row.seen_at,
  };
}

/** Notes that the session is in use, seldom enough that a page costs no write. */
export async function noteSeen({ db, now }: Services, { id, seenAt }: Session): Promise<void> {
  if (now() - seenAt < seenEveryMs) return;
  await db.batch([sql`UPDATE sessions SET seen_at = ${now()} WHERE id = ${id} AND seen_at < ${now()}`]);
}

/** What their owner is shown of their sessions. */
export interface SessionLine {
  readonly id: string;
  readonly device: string;
  readonly startedAt: number;
  readonly seenAt: number;
}

/** The live sessions of one person at one door, the last used first. */
export async function sessionsOf(
  { db, settings, now }: Services,
  { door, principal }: Session,
): Promise<readonly SessionLine[]> {
  const rows = await db.all(
    sql<
      Pick<SessionRow, 'id' | 'device' | 'started_at' | 'seen_at'>
    >`SELECT id, device, started_at, seen_at FROM sessions
      WHERE subject = ${principal.subject} AND door = ${door} AND ends_at > ${now()}
        AND seen_at > ${now() - settings.sessionIdleMs} ORDER BY seen_at DESC, id DESC`,
  );
  return rows.map(({ id, device, started_at, seen_at }) => ({
    id,
    device,
    startedAt: started_at,
    seenAt: seen_at,
  }));
}

/** Due work: forgets sessions that are over. */
export async function forgetSessions(
  { settings }: { readonly settings: Pick<Settings, 'sessionIdleMs'> },
  now: number,
): Promise<readonly Query[]> {
  return [sql`DELETE FROM sessions WHERE ends_at <= ${now} OR seen_at <= ${now - settings.sessionIdleMs}`];
}
