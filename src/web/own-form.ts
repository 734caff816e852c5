import { equalInConstantTime } from '../keys/bytes.ts';
import type { Services } from '../services.ts';
import type { Session } from '../sessions/store.ts';
import { type PageContext, readCookie, writeCookie } from './cookies.ts';

const cookie = '__Host-garita_form';

/** By whom a form is sent: the person at their door, or nobody yet. */
const senderOf = (session: Session | undefined) =>
  session === undefined ? '' : `${session.door}:${session.principal.subject}`;

function tokenFor(services: Services, mark: string, session: Session | undefined): string {
  return services.keys.lookupHash('form', `${mark}.${senderOf(session)}`);
}

/**
 * The token that each form carries: bound to this browser and to whoever is signed in. It outlives a session, so that
 * whoever was signed out while typing signs in again and sends the same form.
 */
export function formToken(c: PageContext, services: Services, session: Session | undefined): string {
  let mark = readCookie(c, cookie);
  if (!mark || !/^[0-9a-f-]{36}$/.test(mark)) {
    mark = crypto.randomUUID();
    writeCookie(c, cookie, mark);
  }
  return tokenFor(services, mark, session);
}

/** True when the form comes from a page that we made for this browser and this person. */
export function isOwnForm(
  c: PageContext,
  services: Services,
  session: Session | undefined,
  token: string | null,
): boolean {
  const mark = readCookie(c, cookie);
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin') return false;
  if (mark === undefined || token === null) return false;
  const encoder = new TextEncoder();
  return equalInConstantTime(encoder.encode(token), encoder.encode(tokenFor(services, mark, session)));
}
