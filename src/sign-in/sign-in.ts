import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { Claims } from '../http/principal.ts';
import { DomainError } from '../http/problems.ts';
import type { Locale } from '../http/text.ts';
import type { DoorName, Services, SignInSettings } from '../services.ts';
import { accountName, acrConfirmed, claimsAt } from './claims.ts';
import { createIssuerClients } from './client.ts';
import { openPending, type Pending, sealPending } from './pending.ts';

/** Where the issuer sends people back to. */
export const returnPath = '/sign-in/back';

export interface Beginning {
  /** Where the browser goes now. */
  readonly url: string;
  /** What it keeps until it comes back. */
  readonly sealed: string;
}

export interface SignedIn {
  readonly door: DoorName;
  readonly claims: Claims;
  readonly account: string;
  readonly to: string | undefined;
}

/** Signing in with OpenID Connect: the authorization code flow with PKCE, state and nonce. */
export interface SignIn {
  readonly open: boolean;
  begin(door: DoorName, origin: string, locale: Locale, to: string | undefined): Promise<Beginning>;
  /** @param back the address at which the browser came back; @param sealed what it kept */
  finish(back: URL, origin: string, sealed: string | undefined): Promise<SignedIn>;
  /** Where the issuer's own session is ended; undefined where the issuer offers no such page. */
  endUrl(door: DoorName, origin: string): Promise<string | undefined>;
}

const closed = new DomainError('unavailable', {
  en: 'Nobody can sign in here: no identity issuer (OpenID Connect) is configured.',
  es: 'Aquí nadie puede iniciar sesión: no hay un emisor de identidades (OpenID Connect) configurado.',
});

const unreachable = new DomainError('unavailable', {
  en: 'The service that knows who you are does not answer now. Nothing was lost; try again in a few minutes.',
  es: 'El servicio que sabe quién es usted no responde ahora. Nada se perdió; intente en unos minutos.',
});

const stale = new DomainError('forbidden', {
  en: 'This sign-in was begun elsewhere or too long ago. Begin again.',
  es: 'Este inicio de sesión comenzó en otro lugar o hace demasiado tiempo. Comience de nuevo.',
});

const notFinished = new DomainError('forbidden', {
  en: 'You were not signed in. Begin again if you want to.',
  es: 'No se inició la sesión. Comience de nuevo si lo desea.',
});

const noAccess = new DomainError('forbidden', {
  en: 'Your account has no role here. Ask your administrator for one.',
  es: 'Su cuenta no tiene ninguna función aquí. Pídala a quien la administra.',
});

const tooWeak = new DomainError('forbidden', {
  en: 'Your account has not been verified as this service needs it. Verify your identity there and begin again.',
  es: 'Su cuenta no está verificada como este servicio lo requiere. Verifique su identidad y comience de nuevo.',
});

export function createSignIn(services: Services): SignIn {
  const { settings, keys, now, log } = services;
  const clientOf = createIssuerClients(settings.environment === 'production');

  function settingsOrClosed(): SignInSettings {
    if (!settings.signIn) throw closed;
    return settings.signIn;
  }

  async function issuerClient(door: DoorName): Promise<Configuration> {
    try {
      return await clientOf(settingsOrClosed()[door]);
    } catch (error) {
      if (error instanceof DomainError) throw error;
      log.warn('the issuer does not answer', { door, error: String(error) });
      throw unreachable;
    }
  }

  async function exchange(back: URL, origin: string, pending: Pending) {
    const client = await issuerClient(pending.door);
    // Behind a proxy the address of the request is not the one that the issuer knows.
    const seen = new URL(`${returnPath}${back.search}`, origin);
    try {
      return await authorizationCodeGrant(client, seen, {
        pkceCodeVerifier: pending.verifier,
        expectedState: pending.state,
        expectedNonce: pending.nonce,
        idTokenExpected: true,
      });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      log.warn('a sign-in was refused', { door: pending.door, code });
      throw code === 'OAUTH_TIMEOUT' || error instanceof TypeError ? unreachable : notFinished;
    }
  }

  return {
    open: settings.signIn !== undefined,

    async begin(door, origin, locale, to) {
      const { scope, acrValues } = settingsOrClosed()[door];
      const client = await issuerClient(door);
      const pending: Pending = {
        door,
        state: randomState(),
        nonce: randomNonce(),
        verifier: randomPKCECodeVerifier(),
        ...(to === undefined ? {} : { to }),
        startedAt: now(),
      };
      const url = buildAuthorizationUrl(client, {
        redirect_uri: `${origin}${returnPath}`,
        scope,
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await calculatePKCECodeChallenge(pending.verifier),
        code_challenge_method: 'S256',
        ui_locales: locale,
        ...(acrValues === undefined ? {} : { acr_values: acrValues }),
      });
      return { url: url.href, sealed: await sealPending(keys, pending) };
    },

    async finish(back, origin, sealed) {
      const all = settingsOrClosed();
      const pending = sealed === undefined ? undefined : await openPending(keys, sealed, now());
      if (!pending || back.searchParams.get('state') !== pending.state) throw stale;
      const token = (await exchange(back, origin, pending)).claims();
      if (!token) throw notFinished;
      if (!acrConfirmed(token, all[pending.door].acrValues)) throw tooWeak;
      const claims = claimsAt(pending.door, token, all);
      if (claims.roles.length === 0 || (pending.door === 'staff' && claims.agency === undefined))
        throw noAccess;
      return { door: pending.door, claims, account: accountName(token), to: pending.to };
    },

    async endUrl(door, origin) {
      const client = await issuerClient(door).catch(() => undefined);
      if (client?.serverMetadata().end_session_endpoint === undefined) return undefined;
      return buildEndSessionUrl(client, { post_logout_redirect_uri: `${origin}/` }).href;
    },
  };
}
