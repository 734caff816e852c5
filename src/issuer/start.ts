import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import type Provider from 'oidc-provider';
import { ConfigurationError } from '../config/settings.ts';
import { safeHeaders } from '../http/safe-headers.ts';
import { localeFrom } from '../http/text.ts';
import { nodeAsset } from '../web/assets-node.ts';
import { choosePage } from './choose.tsx';
import { personaOf } from './personas.ts';
import { developmentClients, openProvider } from './provider.ts';

/** A running development issuer, and what a service needs in its environment to sign people in with it. */
export interface RunningIssuer {
  readonly url: string;
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

interface NodeBindings {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

const host = '127.0.0.1';

/** Forms of the issuer lead back to the service, on whichever port of this machine it listens. */
const headers = {
  ...safeHeaders,
  'content-security-policy': safeHeaders['content-security-policy'].replace(
    "form-action 'self'",
    "form-action 'self' http://localhost:* http://127.0.0.1:*",
  ),
};

/** The pages beside the protocol: the choice of a person, and the style sheet. */
function pagesOf(provider: () => Provider) {
  const app = new Hono<{ Bindings: NodeBindings }>();
  const found = ({ incoming, outgoing }: NodeBindings) => provider().interactionDetails(incoming, outgoing);
  app.use('*', async function guarded(c, next) {
    await next();
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
  });
  app.get('/choose/:uid', async (c) => {
    const { params, uid } = await found(c.env);
    const door = params.client_id === developmentClients.staff ? 'staff' : 'applicants';
    const locale = localeFrom(String(params.ui_locales ?? c.req.header('accept-language') ?? ''));
    return c.html(choosePage(uid, door, locale, c.req.query('wrong') !== undefined));
  });
  app.post('/choose/:uid', async (c) => {
    const { params, uid } = await found(c.env);
    const account = (await c.req.parseBody()).account;
    const persona = personaOf(typeof account === 'string' ? account.trim() : '');
    const atStaff = params.client_id === developmentClients.staff;
    // At each door only its own people: an officer is no applicant.
    if (!persona || persona.roles.length > 0 !== atStaff) return c.redirect(`/choose/${uid}?wrong=1`, 303);
    const result = { login: { accountId: persona.id, remember: false } };
    return c.redirect(await provider().interactionResult(c.env.incoming, c.env.outgoing, result), 303);
  });
  app.post('/choose/:uid/cancel', async (c) => {
    const result = { error: 'access_denied', error_description: 'nobody was chosen' };
    return c.redirect(await provider().interactionResult(c.env.incoming, c.env.outgoing, result), 303);
  });
  app.get(
    '/assets/:name{.+}',
    async (c) => (await nodeAsset(c.req.param('name'), c.req.header('accept-encoding'))) ?? c.notFound(),
  );
  app.onError((_error, c) =>
    c.text('This sign-in has run out. Go back to the service and begin again.', 400),
  );
  return app;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) => {
      const cure =
        code === 'EADDRINUSE'
          ? '. Is another Garita running? A free PORT moves this one, too, where it is not set'
          : '';
      reject(new ConfigurationError(`GARITA_ISSUER_PORT: cannot listen on ${host}:${port} (${code})${cure}`));
    });
    server.listen(port, host, () => resolve());
  });
}

/**
 * Starts an OpenID provider on this machine, for development and tests: a real one, but it asks for no password.
 *
 * @throws ConfigurationError when the port is taken.
 */
export async function startIssuer(port: number): Promise<RunningIssuer> {
  const server = createServer();
  await listen(server, port);
  const url = `http://${host}:${(server.address() as AddressInfo).port}`;
  const provider = await openProvider(url);
  const protocol = provider.callback();
  const pages = getRequestListener(pagesOf(() => provider).fetch);
  server.on('request', (request, response) => {
    const ours = /^\/(choose|assets)\//.test(request.url ?? '');
    if (ours) return void pages(request, response);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    protocol(request, response).catch(() => response.destroy());
  });
  return {
    url,
    environment: {
      GARITA_OIDC_ISSUER: url,
      GARITA_OIDC_JWKS_URI: `${url}/jwks`,
      GARITA_OIDC_CLIENT_ID: developmentClients.staff,
      GARITA_OIDC_SCOPE: 'openid profile',
      GARITA_APPLICANT_OIDC_ISSUER: url,
      GARITA_APPLICANT_OIDC_CLIENT_ID: developmentClients.applicants,
      GARITA_APPLICANT_OIDC_SCOPE: 'openid profile',
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
