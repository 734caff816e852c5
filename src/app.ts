// First: it gives every schema `.openapi()`, which the slices' schemas call as they load.
import './http/openapi.ts';
import { Hono } from 'hono';
import { registerApplications } from './applications/routes.ts';
import { registerAssignments } from './assignments/routes.ts';
import { registerAudit } from './audit/routes.ts';
import { registerCarriers } from './carriers/routes.ts';
import { registerReconciliation } from './crossings/reconcile-routes.ts';
import { registerCrossings } from './crossings/routes.ts';
import { allowedMethods } from './http/allowed-methods.ts';
import { registerDocs } from './http/docs.ts';
import { type Api, type App, type AppEnv, createApi } from './http/endpoint.ts';
import { registerHealth } from './http/health.ts';
import { createRegistry } from './http/openapi.ts';
import { DomainError, problemResponse } from './http/problems.ts';
import { createRateLimiter } from './http/rate-limit.ts';
import { safeHeaders } from './http/safe-headers.ts';
import { localeFrom } from './http/text.ts';
import { createTokenVerifier } from './http/tokens.ts';
import { registerLanes } from './lanes/routes.ts';
import { registerMatches } from './matches/routes.ts';
import { registerMemberships } from './memberships/routes.ts';
import { registerNotices } from './notices/routes.ts';
import { registerInternal } from './outbox/internal.ts';
import { registerOutboxOperations } from './outbox/operator-routes.ts';
import { registerPapers } from './papers/routes.ts';
import { registerPayments } from './payments/routes.ts';
import { registerPhotos } from './photos/routes.ts';
import { registerRedress } from './redress/routes.ts';
import { registerScreenings } from './screening/routes.ts';
import { registerSandbox } from './seed/routes.ts';
import type { Services } from './services.ts';
import { registerSightings } from './sightings/routes.ts';
import { registerSimulations } from './simulation/routes.ts';
import { registerSnapshots } from './snapshots/routes.ts';
import { registerSubjects } from './subjects/routes.ts';
import { registerOfficerTasks } from './tasks/routes.ts';
import { registerTerminals } from './terminals/routes.ts';
import { registerWatchlists } from './watchlists/routes.ts';
import { registerPages } from './web/pages.tsx';
import { internalVerbs } from './wiring.ts';

function base(services: Services): App {
  const app: App = new Hono<AppEnv>();

  app.use('*', async function request(c, next) {
    const started = performance.now();
    c.set('requestId', crypto.randomUUID());
    c.set('locale', localeFrom(c.req.header('accept-language')));
    c.set('route', 'unmatched');
    c.set('finished', false);
    await next();
    // Nobody reads the body of an answer to HEAD: a stream that went on would work for nobody.
    if (c.req.method === 'HEAD') await c.res.body?.cancel();
    if (!c.get('finished')) {
      const headers = { ...safeHeaders, 'x-request-id': c.get('requestId') };
      for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
    }
    services.metrics.request(
      c.req.method,
      c.get('route'),
      c.res.status,
      (performance.now() - started) / 1000,
    );
  });

  app.onError(function refusal(error, c) {
    const requestId = c.get('requestId');
    if (error instanceof DomainError) return problemResponse(error, c.get('locale'), requestId);
    services.log.error('unexpected error', {
      requestId,
      route: c.get('route'),
      error: String(error),
      stack: error.stack,
    });
    const hidden = new DomainError('internal', {
      en: `Nothing was changed. Tell the operator this id: ${requestId}.`,
      es: `Nada cambió. Dé este identificador al operador: ${requestId}.`,
    });
    return problemResponse(hidden, c.get('locale'), requestId);
  });

  const methodsAt = allowedMethods(() => app.routes);
  app.notFound(function missing(c) {
    const allowed = methodsAt(c.req.path);
    if (allowed.length > 0 && !allowed.includes(c.req.method)) {
      const refused = new DomainError(
        'method_not_allowed',
        { en: `Here you can use ${allowed.join(', ')}.`, es: `Aquí puede usar ${allowed.join(', ')}.` },
        { headers: { allow: allowed.join(', ') } },
      );
      return problemResponse(refused, c.get('locale'), c.get('requestId'));
    }
    const error = new DomainError('not_found', { en: 'There is no such path.', es: 'No existe esa ruta.' });
    return problemResponse(error, c.get('locale'), c.get('requestId'));
  });
  return app;
}

function withApi(services: Services, register: (api: Api, app: App) => void): App {
  const app = base(services);
  const registry = createRegistry();
  const limit = createRateLimiter(services.settings.requestsPerMinute);
  const api = createApi(app, registry, services, createTokenVerifier(services), limit);
  register(api, app);
  registerDocs(app, services, registry);
  return app;
}

/** The public application: what lanes, applicants, officers and analysts call. It knows no runtime. */
export function createApp(services: Services): App {
  return withApi(services, (api, app) => {
    registerHealth(app, services);
    registerApplications(api);
    registerPapers(api);
    registerAssignments(api);
    registerPayments(api);
    registerNotices(api);
    registerMemberships(api);
    registerRedress(api);
    registerPhotos(api);
    registerCarriers(api);
    registerLanes(api);
    registerCrossings(api);
    registerReconciliation(api);
    registerOfficerTasks(api);
    registerTerminals(api);
    registerSnapshots(api);
    registerSightings(api);
    registerWatchlists(api);
    registerScreenings(api);
    registerMatches(api);
    registerSimulations(api);
    registerAudit(api);
    registerSubjects(api);
    registerSandbox(api);
    registerOutboxOperations(api);
    registerPages(app, services);
  });
}

/** What workers call. On Node it has a listener of its own; at the edge it stands behind Access or mTLS. */
export function createInternalApp(services: Services, runDueWork: () => Promise<void>): App {
  return withApi(services, (api) => {
    registerInternal(api, { ...internalVerbs, runDueWork });
  });
}
