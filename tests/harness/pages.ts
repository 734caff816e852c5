import { commit } from '../../src/http/commit.ts';
import { type Role, roleScopes } from '../../src/http/principal.ts';
import { openSession } from '../../src/sessions/open.ts';
import { addPages } from '../../src/web/pages.tsx';
import type { Pages } from '../../src/web/visit.tsx';
import type { Harness } from './common.ts';

/** A page as it was registered. */
export interface PageRoute {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly way: 'open' | 'person' | 'applicant' | 'staff';
  /** Of the staff's pages: one of these is needed; `any` for all staff. */
  readonly scopes: readonly string[];
  /** Its form brings a file. */
  readonly withFile?: true;
}

/** Every page, as each was registered: what is added to the pages is in here by itself. */
export function allPages(harness: Harness): readonly PageRoute[] {
  const found: PageRoute[] = [];
  const plain = (way: PageRoute['way']) => (method: PageRoute['method'], path: string) => {
    found.push({ method, path, way, scopes: [] });
  };
  const pages: Pages = {
    services: harness.services,
    stream: (_, response) => response,
    open: plain('open'),
    person: plain('person'),
    applicant(method, path, _, takesFile) {
      found.push({ method, path, way: 'applicant', scopes: [], ...(takesFile ? { withFile: true } : {}) });
    },
    staff(method, path, scope) {
      found.push({ method, path, way: 'staff', scopes: typeof scope === 'string' ? [scope] : scope });
    },
  };
  addPages(pages);
  return found;
}

/** Whether whoever has these roles may come to a page; `applicant` is a role of its own. */
export function mayCome({ way, scopes }: PageRoute, held: readonly Role[]): boolean {
  if (way === 'open') return true;
  if (held.length === 0) return false;
  if (way === 'person') return true;
  const applicant = held.includes('applicant');
  if (way === 'applicant') return applicant;
  const has = new Set<string>(held.flatMap((role) => [...roleScopes[role]]));
  return !applicant && scopes.some((scope) => scope === 'any' || has.has(scope));
}

/** A browser that somebody with these roles has signed in with; nobody where there are none. */
export async function browserOf(
  harness: Harness,
  held: readonly Role[],
  subject = held.join('-') || 'nobody',
) {
  const { services, app } = harness;
  const mark = crypto.randomUUID();
  const door = held.includes('applicant') ? 'applicants' : 'staff';
  let secret: string | undefined;
  if (held.length > 0) {
    const claims = { subject, roles: held, ...(door === 'staff' ? { agency: 'CBP' } : {}) };
    const opened = await openSession(services, { door, claims, account: subject, device: '' });
    await commit(services, opened, undefined, services.now());
    secret = opened.secret;
  }
  const token = services.keys.lookupHash(
    'form',
    `${mark}.${secret === undefined ? '' : `${door}:${subject}`}`,
  );
  const cookie = [
    `__Host-garita_form=${mark}`,
    ...(secret === undefined ? [] : [`__Host-garita_session=${secret}`]),
  ].join('; ');

  return {
    subject,
    /** What this browser's forms prove themselves with. */
    token,
    /** Asks for a page as this browser; a form is posted with its token unless it brings another. */
    async ask(
      { method, withFile }: Pick<PageRoute, 'method' | 'withFile'>,
      path: string,
      fields: Record<string, string> = {},
    ) {
      const form = { form: token, key: crypto.randomUUID(), ...fields };
      // As browsers send it: the platform names the content type.
      const filled = withFile ? new FormData() : new URLSearchParams();
      for (const [name, value] of Object.entries(form)) filled.set(name, value);
      const posted = { headers: { cookie }, ...(method === 'post' ? { body: filled } : {}) };
      const answer = await app.request(path, { method: method.toUpperCase(), ...posted });
      const streams = answer.headers.get('content-type')?.startsWith('text/event-stream');
      if (streams) await answer.body?.cancel();
      return {
        status: answer.status,
        location: answer.headers.get('location') ?? '',
        text: streams ? '' : await answer.text(),
      };
    },
  };
}
