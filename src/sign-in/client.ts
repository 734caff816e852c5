import { importJWK, type JWK } from 'jose';
import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretPost,
  type Configuration,
  discovery,
  None,
  PrivateKeyJwt,
} from 'openid-client';
import { ConfigurationError } from '../config/settings.ts';
import type { Door } from '../services.ts';

async function authenticationOf({ clientSecret, clientKey }: Door): Promise<ClientAuth> {
  if (clientSecret !== undefined) return ClientSecretPost(clientSecret);
  if (clientKey === undefined) return None();
  const jwk = JSON.parse(clientKey) as JWK;
  const key = await importJWK(jwk, jwk.alg ?? 'RS256');
  if (key instanceof Uint8Array) throw new ConfigurationError('the client key is not a private key');
  return PrivateKeyJwt(jwk.kid === undefined ? key : { key, kid: jwk.kid });
}

/** How long the issuer may take to answer, seconds. */
const patience = 10;

/**
 * Asks each issuer for its endpoints when somebody first signs in there, and remembers them: no page waits for it.
 * What is remembered is the answer, not the promise of one, which workerd would not let another request await.
 */
export function createIssuerClients(production: boolean): (door: Door) => Promise<Configuration> {
  const known = new Map<string, Configuration>();
  return async function clientOf(door) {
    const id = `${door.issuer} ${door.clientId}`;
    const configuration = known.get(id);
    if (configuration) return configuration;
    const discovered = await discovery(
      new URL(door.issuer),
      door.clientId,
      undefined,
      await authenticationOf(door),
      { timeout: patience, ...(production ? {} : { execute: [allowInsecureRequests] }) },
    );
    known.set(id, discovered);
    return discovered;
  };
}
