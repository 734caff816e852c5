import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { AppContext } from '../http/endpoint.ts';

/** A request to a page. */
export type PageContext = AppContext;

/**
 * `__Host-`: from this host alone, over TLS, for every path. Browsers take `http://localhost` for as safe as TLS, so a
 * development machine needs no other cookie. Lax: a link from elsewhere, as the issuer's way back, brings it along; a
 * form from elsewhere does not.
 */
const guarded = { httpOnly: true, sameSite: 'Lax', path: '/', secure: true } as const;

/** What browsers keep: the session's secret, the mark that forms are bound to, and a sign-in that is under way. */
export type CookieName = '__Host-garita_session' | '__Host-garita_form' | '__Host-garita_signin';

export function readCookie(c: PageContext, name: CookieName): string | undefined {
  return getCookie(c, name);
}

/** Without `seconds` the browser forgets it when it closes. */
export function writeCookie(c: PageContext, name: CookieName, value: string, seconds?: number): void {
  setCookie(c, name, value, { ...guarded, ...(seconds === undefined ? {} : { maxAge: seconds }) });
}

export function dropCookie(c: PageContext, name: CookieName): void {
  deleteCookie(c, name, guarded);
}
