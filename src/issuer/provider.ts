import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import Provider, { type Configuration, interactionPolicy } from 'oidc-provider';
import { MemoryAdapter } from './memory.ts';
import { personaOf } from './personas.ts';

/** The two clients that a development service signs people in with. */
export const developmentClients = { applicants: 'garita-applicants', staff: 'garita-staff' } as const;

/** Asks who it is at every sign-in: whoever tries the service plays several people. */
function askEveryTime() {
  const policy = interactionPolicy.base();
  policy.get('login')?.checks.add(
    new interactionPolicy.Check('who', 'somebody is to be chosen', (ctx) => {
      return ctx.oidc.result?.login === undefined;
    }),
  );
  // On this machine the service and the issuer are one person's: nobody impersonates the other.
  policy.get('consent')?.checks.remove('native_client_prompt');
  return policy;
}

/** Its own pages run nothing and load their style from here; forms may lead on to the service on this machine. */
function signOutPage(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/assets/uswds/css/uswds.min.css"></head>
<body><main class="grid-container padding-y-4"><h1>${title}</h1>${body}</main></body></html>`;
}

/** A real OpenID provider for a development machine: no passwords, invented people, keys of this process alone. */
export async function openProvider(issuer: string): Promise<Provider> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const client = (clientId: string) => ({
    client_id: clientId,
    application_type: 'native' as const,
    // Of a native client the port of a loopback address is not compared (RFC 8252, 7.3).
    redirect_uris: ['http://localhost/sign-in/back', 'http://127.0.0.1/sign-in/back'],
    post_logout_redirect_uris: ['http://localhost/', 'http://127.0.0.1/'],
    response_types: ['code' as const],
    grant_types: ['authorization_code' as const],
    token_endpoint_auth_method: 'none' as const,
  });
  const configuration: Configuration = {
    adapter: MemoryAdapter,
    clients: Object.values(developmentClients).map(client),
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'development', alg: 'RS256', use: 'sig' }] },
    cookies: { keys: [randomBytes(24).toString('base64url')] },
    claims: { openid: ['sub', 'roles', 'agency'], profile: ['name'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    interactions: { url: (_ctx, { uid }) => `/choose/${uid}`, policy: askEveryTime() },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource(ctx, form) {
          ctx.body = signOutPage(
            'Sign out of the development issuer?',
            `${form}<button class="usa-button" type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>`,
          );
        },
      },
    },
    ttl: {
      Session: 3600,
      Interaction: 3600,
      Grant: 3600,
      AccessToken: 600,
      IdToken: 600,
      AuthorizationCode: 60,
    },
    findAccount(_ctx, id) {
      const persona = personaOf(id);
      if (!persona) return undefined;
      const { name, roles, agency } = persona;
      return {
        accountId: id,
        claims: async () => ({
          sub: id,
          name,
          ...(roles.length > 0 ? { roles: [...roles] } : {}),
          ...(agency === undefined ? {} : { agency }),
        }),
      };
    },
    // Nobody is asked for consent: the service is the issuer's own.
    async loadExistingGrant(ctx) {
      const { client: asking, session, provider } = ctx.oidc;
      const grant = new provider.Grant({
        clientId: asking?.clientId ?? '',
        accountId: session?.accountId ?? '',
      });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
    async renderError(ctx, out) {
      ctx.body = signOutPage('That did not work', `<p>${String(out.error).replaceAll(/[^\w -]/g, '')}</p>`);
    },
  };
  return new Provider(issuer, configuration);
}
