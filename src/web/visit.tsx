import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Context } from '../applications/store.ts';
import { commit } from '../http/commit.ts';
import type { App, Change } from '../http/endpoint.ts';
import { idempotencyKey, storedReply } from '../http/idempotency.ts';
import { readMultipart, type SentFile } from '../http/multipart.ts';
import { createStreamLimit } from '../http/open-streams.ts';
import { actorId, type Principal, type Scope } from '../http/principal.ts';
import { DomainError, problems } from '../http/problems.ts';
import { createRateLimiter } from '../http/rate-limit.ts';
import type { Services } from '../services.ts';
import type { Session } from '../sessions/store.ts';
import type { PageProps } from './components/layout.tsx';
import type { PageContext } from './cookies.ts';
import { readForm } from './form.ts';
import { isOwnForm } from './own-form.ts';
import { ErrorPage } from './pages/error.tsx';
import { pageProps, render } from './render.tsx';
import { sessionOf } from './session.ts';

/** One request of a person who may not be signed in. */
export interface Visit {
  readonly c: PageContext;
  readonly services: Services;
  readonly page: PageProps;
  readonly session: Session | undefined;
  /** The posted form; empty for a page that is only read. */
  readonly form: URLSearchParams;
  /** The file that came with the form, where the page takes one. */
  readonly file: SentFile | undefined;
}

/** One request of somebody who is signed in. `context` is what the verbs ask for. */
export interface PersonVisit extends Visit {
  readonly session: Session;
  readonly principal: Principal;
  readonly context: Context;
}

/** One request of an applicant. */
export type ApplicantVisit = PersonVisit;

/** One request of an officer, analyst, operator or whoever else has come in by the staff's door. */
export interface StaffVisit extends PersonVisit {
  readonly principal: Extract<Principal, { kind: 'staff' }>;
}

/** A page whose form brings a file. */
export interface TakesFile {
  /** Bytes. */
  readonly fileOfAtMost: number;
  /** Draws the page again where the file was too large for its form to be read: nothing may be done for it. */
  readonly refused: (visit: ApplicantVisit, error: DomainError) => Answer;
}

type Answer = Promise<Response> | Response;
type Method = 'get' | 'post';

/**
 * Where the pages add their routes. Each way asks on its first line who comes: nobody is let in by a page that forgot
 * to ask. Whoever is not signed in is asked to, and comes back to where they wanted to go.
 */
export interface Pages {
  readonly services: Services;
  /** The stream that a page follows, one of so many that a person may have open at once. */
  stream(visit: PersonVisit, response: Response): Response;
  /** For everybody. */
  open(method: Method, path: string, handler: (visit: Visit) => Answer): void;
  /** For whoever is signed in, by either door. */
  person(method: Method, path: string, handler: (visit: PersonVisit) => Answer): void;
  /** For applicants alone. */
  applicant(
    method: Method,
    path: string,
    handler: (visit: ApplicantVisit) => Answer,
    takesFile?: TakesFile,
  ): void;
  /** For staff who have this scope, or one of several; `any` for all who have come in by their door. */
  staff(
    method: Method,
    path: string,
    scope: Scope | readonly Scope[] | 'any',
    handler: (visit: StaffVisit) => Answer,
  ): void;
}

/** A redirect that makes the browser GET, after a form was posted. */
export function goTo(c: PageContext, path: string): Response {
  return c.redirect(path, 303);
}

/** Where somebody is at home once they have signed in. */
export function homeOf({ door }: Pick<Session, 'door'>): string {
  return door === 'applicants' ? '/apply' : '/staff';
}

/**
 * Does what a posted form asks for, as the API would: the form's own key makes a second click the same request, and
 * the other forms of a page stay unused.
 *
 * @returns the reply's body, of this request or of the first one with this key.
 */
export async function act(visit: PersonVisit, verb: () => Promise<Change>): Promise<unknown> {
  const { c, services, principal, context, form } = visit;
  const route = `page ${c.req.path}`;
  const id = idempotencyKey(services.keys, form.get('key'), actorId(principal), route, form.toString());
  const stored = await storedReply(services, id);
  if (stored) return stored.body === '' ? undefined : JSON.parse(stored.body);
  const change = await verb();
  await commit(services, change, id, context.now);
  return change.reply.body;
}

/** Commits the record that a page has read something. */
export async function recordRead({ services, context }: PersonVisit, read: Change): Promise<void> {
  await commit(services, read, undefined, context.now);
}

const formExpired = new DomainError('forbidden', {
  en: 'This form is no longer valid. Go back, reload the page and try again.',
  es: 'Este formulario ya no es válido. Regrese, recargue la página e intente de nuevo.',
});

const forApplicants = new DomainError('forbidden', {
  en: 'This page is for applicants. Sign out and come in as one.',
  es: 'Esta página es para solicitantes. Cierre la sesión y entre como solicitante.',
});

/** What everybody else is told who opens a page of the staff. */
const forStaff = new DomainError('forbidden', {
  en: 'This page is for officers and staff who have a role for it.',
  es: 'Esta página es para oficiales y personal cuya función la incluye.',
});

/** The way to the sign-in page, and from there back. A form that was posted cannot be posted again for them. */
function toSignIn(c: PageContext, door: Session['door']): Response {
  const url = new URL(c.req.url);
  const back = c.req.method === 'GET' ? { to: `${url.pathname}${url.search}` } : {};
  return goTo(c, `/sign-in?${new URLSearchParams({ door, ...back })}`);
}

/** Registers pages: language, session, form token and errors in one place. */
export function createPages(app: App, services: Services): Pages {
  const limit = createRateLimiter(services.settings.requestsPerMinute);
  const limitStreams = createStreamLimit();

  /** A visit whose form was not read. */
  function bareVisit(c: PageContext, session: Session | undefined): Visit {
    const client = session ? actorId(session.principal) : `address:${c.env?.clientAddress ?? 'unknown'}`;
    limit(client, services.now());
    const page = pageProps(c, services, session);
    return { c, services, page, session, form: new URLSearchParams(), file: undefined };
  }

  async function visitOf(
    c: PageContext,
    session: Session | undefined,
    fileOfAtMost?: number,
  ): Promise<Visit> {
    const visit = bareVisit(c, session);
    if (c.req.method !== 'POST') return visit;
    const { fields, file } =
      fileOfAtMost === undefined
        ? { fields: await readForm(c.req.raw), file: undefined }
        : await readMultipart(c.req.raw, fileOfAtMost);
    if (!isOwnForm(c, services, session, fields.get('form'))) throw formExpired;
    // So the form's key stands for this very file.
    if (file) fields.set('/file', file.sha256);
    return { ...visit, form: fields, file };
  }

  function personVisit(visit: Visit, session: Session): PersonVisit {
    const { principal } = session;
    const context = { services, principal, now: services.now(), locale: visit.page.locale };
    return { ...visit, session, principal, context };
  }

  async function answer(
    c: PageContext,
    handle: (session: Session | undefined) => Answer | Promise<Answer>,
  ): Promise<Response> {
    let session: Session | undefined;
    try {
      session = await sessionOf(c, services);
      return await handle(session);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const page = pageProps(c, services, session);
      const status = problems[error.code].status as ContentfulStatusCode;
      return render(c, page, page.t.errorTitle, <ErrorPage page={page} error={error} />, status);
    }
  }

  function route(
    method: Method,
    path: string,
    handle: (c: PageContext, session?: Session) => Promise<Response>,
  ) {
    app.on(method.toUpperCase(), path, function page(c) {
      c.set('route', path);
      return answer(c, (session) => handle(c, session));
    });
  }

  return {
    services,
    stream: ({ principal }, response) => limitStreams(actorId(principal), response),
    open(method, path, handler) {
      route(method, path, async (c, session) => handler(await visitOf(c, session)));
    },
    person(method, path, handler) {
      route(method, path, async (c, session) => {
        if (!session) return toSignIn(c, 'applicants');
        return handler(personVisit(await visitOf(c, session), session));
      });
    },
    applicant(method, path, handler, takesFile) {
      route(method, path, async (c, session) => {
        if (!session) return toSignIn(c, 'applicants');
        if (session.principal.kind !== 'applicant') throw forApplicants;
        let visit: Visit;
        try {
          visit = await visitOf(c, session, takesFile?.fileOfAtMost);
        } catch (error) {
          if (!takesFile || !(error instanceof DomainError) || error.code !== 'too_large') throw error;
          return takesFile.refused(personVisit(bareVisit(c, session), session), error);
        }
        return handler(personVisit(visit, session));
      });
    },
    staff(method, path, scope, handler) {
      const wanted = typeof scope === 'string' ? [scope] : scope;
      const mayCome = (scopes: ReadonlySet<string>) =>
        scope === 'any' || wanted.some((one) => scopes.has(one));
      route(method, path, async (c, session) => {
        if (!session) return toSignIn(c, 'staff');
        const { principal } = session;
        if (principal.kind !== 'staff' || !mayCome(principal.scopes)) throw forStaff;
        return handler({ ...personVisit(await visitOf(c, session), session), principal });
      });
    },
  };
}
