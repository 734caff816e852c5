import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { AppContext } from '../http/endpoint.ts';
import type { Principal } from '../http/principal.ts';
import { DomainError } from '../http/problems.ts';
import { mintToken, type TokenVerifier } from '../http/tokens.ts';
import type { Services } from '../services.ts';

/** A request to a page. */
export type PageContext = AppContext;

const sessionCookie = 'garita_session';
const formCookie = 'garita_form';
const sessionSeconds = 2 * 3600;

function cookieOptions(services: Services) {
  const secure = services.settings.environment === 'production';
  return { httpOnly: true, sameSite: 'Lax', path: '/', secure } as const;
}

/** The applicant whose session this is. A cookie that is altered, expired or disabled is no session. */
export async function applicantOf(c: PageContext, verifier: TokenVerifier): Promise<Principal | undefined> {
  const token = getCookie(c, sessionCookie);
  if (token === undefined) return undefined;
  try {
    const principal = await verifier.principalOf(`Bearer ${token}`);
    return principal.kind === 'applicant' ? principal : undefined;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'unauthenticated') return undefined;
    throw error;
  }
}

/** Signs a demonstration applicant in. Production has no such accounts: its verifier refuses their tokens. */
export async function startDemoSession(c: PageContext, services: Services, subject: string): Promise<void> {
  const token = await mintToken(services, { subject, roles: ['applicant'] }, sessionSeconds);
  setCookie(c, sessionCookie, token, { ...cookieOptions(services), maxAge: sessionSeconds });
}

export function endSession(c: PageContext, services: Services): void {
  deleteCookie(c, sessionCookie, cookieOptions(services));
}

function tokenFor(services: Services, cookie: string, subject: string): string {
  return services.keys.lookupHash('form', `${cookie}.${subject}`);
}

/** The token that each form carries: bound to this browser and to whoever is signed in. */
export function formToken(c: PageContext, services: Services, subject: string): string {
  let cookie = getCookie(c, formCookie);
  if (!cookie || !/^[0-9a-f-]{36}$/.test(cookie)) {
    cookie = crypto.randomUUID();
    setCookie(c, formCookie, cookie, cookieOptions(services));
  }
  return tokenFor(services, cookie, subject);
}

/** True when the form comes from a page that we made for this browser and this person. */
export function isOwnForm(
  c: PageContext,
  services: Services,
  subject: string,
  token: string | null,
): boolean {
  const cookie = getCookie(c, formCookie);
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin') return false;
  return cookie !== undefined && token !== null && token === tokenFor(services, cookie, subject);
}
