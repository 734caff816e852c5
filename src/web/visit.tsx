import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Context } from '../applications/store.ts';
import { commit } from '../http/commit.ts';
import type { App, Change } from '../http/endpoint.ts';
import { idempotencyKey, storedReply } from '../http/idempotency.ts';
import { actorId, type Principal } from '../http/principal.ts';
import { DomainError, problems } from '../http/problems.ts';
import { createRateLimiter } from '../http/rate-limit.ts';
import { createTokenVerifier } from '../http/tokens.ts';
import type { Services } from '../services.ts';
import type { PageProps } from './components/layout.tsx';
import { readForm } from './form.ts';
import { pageProps, render } from './render.tsx';
import { applicantOf, isOwnForm, type PageContext } from './session.ts';

/** One request of a person who may not be signed in. */
export interface Visit {
  readonly c: PageContext;
  readonly services: Services;
  readonly page: PageProps;
  readonly principal: Principal | undefined;
  /** The posted form; empty for a page that is only read. */
  readonly form: URLSearchParams;
}

/** One request of an applicant. `context` is what the verbs of applications ask for. */
export interface ApplicantVisit extends Visit {
  readonly principal: Principal;
  readonly context: Context;
}

type Answer = Promise<Response> | Response;

/** Where the pages add their routes. */
export interface Pages {
  readonly services: Services;
  open(method: 'get' | 'post', path: string, handler: (visit: Visit) => Answer): void;
  /** Only for an applicant; whoever is not signed in is asked to. */
  applicant(method: 'get' | 'post', path: string, handler: (visit: ApplicantVisit) => Answer): void;
}

/** A redirect that makes the browser GET, after a form was posted. */
export function goTo(c: PageContext, path: string): Response {
  return c.redirect(path, 303);
}

/**
 * Does what a posted form asks for, as the API would: the form's own key makes a second click the same request, and
 * the other forms of a page stay unused.
 *
 * @returns the reply's body, of this request or of the first one with this key.
 */
export async function act(visit: ApplicantVisit, verb: () => Promise<Change>): Promise<unknown> {
  const { c, services, principal, context, form } = visit;
  const route = `page ${c.req.path}`;
  const id = idempotencyKey(form.get('key'), actorId(principal), route, form.toString());
  const stored = await storedReply(services.db, id);
  if (stored) return JSON.parse(stored.body);
  const change = await verb();
  await commit(services.db, change, id, context.now);
  return change.reply.body;
}

/** Commits the record that a page has read something. */
export async function recordRead({ services, context }: ApplicantVisit, read: Change): Promise<void> {
  await commit(services.db, read, undefined, context.now);
}

function ErrorPage({ page, error }: { page: PageProps; error: DomainError }) {
  const { t, locale } = page;
  return (
    <>
      <h1>{t.errorTitle}</h1>
      <div class="usa-alert usa-alert--error" role="alert">
        <div class="usa-alert__body">
          <p class="usa-alert__text">{error.detail[locale]}</p>
        </div>
      </div>
      <p>
        <a class="usa-link" href="/apply">
          {t.myApplications}
        </a>
      </p>
    </>
  );
}

const formExpired = new DomainError('forbidden', {
  en: 'This form is no longer valid. Go back, reload the page and try again.',
  es: 'Este formulario ya no es válido. Regrese, recargue la página e intente de nuevo.',
});

/** Registers pages: language, session, form token and errors in one place. */
export function createPages(app: App, services: Services): Pages {
  const verifier = createTokenVerifier(services);
  const limit = createRateLimiter(services.settings.requestsPerMinute);

  async function visitOf(c: PageContext): Promise<Visit> {
    const principal = await applicantOf(c, verifier);
    limit(principal?.subject ?? `address:${c.req.header('x-client-address') ?? 'unknown'}`, services.now());
    const form = c.req.method === 'POST' ? await readForm(c.req.raw) : new URLSearchParams();
    if (c.req.method === 'POST' && !isOwnForm(c, services, principal?.subject ?? '', form.get('form'))) {
      throw formExpired;
    }
    return { c, services, page: pageProps(c, services, principal), principal, form };
  }

  async function answer(c: PageContext, handler: (visit: Visit) => Answer): Promise<Response> {
    try {
      return await handler(await visitOf(c));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const page = pageProps(c, services, undefined);
      const status = problems[error.code].status as ContentfulStatusCode;
      return render(c, page, page.t.errorTitle, <ErrorPage page={page} error={error} />, status);
    }
  }

  const pages: Pages = {
    services,
    open(method, path, handler) {
      app.on(method.toUpperCase(), path, function page(c) {
        c.set('route', path);
        return answer(c, handler);
      });
    },
    applicant(method, path, handler) {
      pages.open(method, path, (visit) => {
        const { c, principal, page } = visit;
        if (!principal) return goTo(c, '/sign-in');
        const context = { services, principal, now: services.now(), locale: page.locale };
        return handler({ ...visit, principal, context });
      });
    },
  };
  return pages;
}
