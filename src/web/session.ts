import { commit } from '../http/commit.ts';
import type { Services } from '../services.ts';
import { deviceOf } from '../sessions/device.ts';
import { endAllSessions, endSession } from '../sessions/end.ts';
import { openSession } from '../sessions/open.ts';
import { findSession, noteSeen, type Session } from '../sessions/store.ts';
import type { SignedIn } from '../sign-in/sign-in.ts';
import { dropCookie, type PageContext, readCookie, writeCookie } from './cookies.ts';

const cookie = '__Host-garita_session';

/** Whose session the request brings. A cookie that is altered, ended, idle or disabled is no session. */
export async function sessionOf(c: PageContext, services: Services): Promise<Session | undefined> {
  const secret = readCookie(c, cookie);
  if (secret === undefined || !/^[\w-]{43}$/.test(secret)) return undefined;
  const session = await findSession(services, secret);
  if (session) await noteSeen(services, session);
  return session;
}

/** Signs somebody in: under a new secret, and the session that this browser had before ends. */
export async function startSession(c: PageContext, services: Services, who: SignedIn): Promise<void> {
  const { door, claims, account } = who;
  const device = deviceOf(c.req.header('user-agent'));
  const before = readCookie(c, cookie);
  const opened = await openSession(services, { door, claims, account, device, before });
  await commit(services, opened, undefined, services.now());
  writeCookie(c, cookie, opened.secret);
}

/** Signs out: here, or everywhere. The next request with the old secret is nobody's. */
export async function stopSession(
  c: PageContext,
  services: Services,
  session: Session,
  everywhere: boolean,
): Promise<void> {
  const now = services.now();
  const end = everywhere ? endAllSessions(session, now) : endSession(session, session.id, now);
  await commit(services, end, undefined, now);
  dropCookie(c, cookie);
}
