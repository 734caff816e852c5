import { dataFolderPath, readDevelopmentSecrets } from '../config/data-folder.ts';
import { keysFrom } from '../config/secrets.ts';
import { ConfigurationError } from '../config/settings.ts';
import type { Claims } from '../http/principal.ts';
import { mintToken } from '../http/tokens.ts';

/** Signs tokens with one key, read once. */
export type Mint = (claims: Claims, lifetimeSeconds: number) => Promise<string>;

/**
 * Opens the key of a development data folder.
 *
 * @throws ConfigurationError before the first start, and in production.
 */
export async function developmentMint(folder = dataFolderPath()): Promise<Mint> {
  if (process.env.GARITA_ENV === 'production') {
    throw new ConfigurationError(
      'GARITA_ENV: production takes tokens from its issuer; set GARITA_TOKEN or --token',
    );
  }
  const secrets = readDevelopmentSecrets(folder);
  if (!secrets)
    throw new ConfigurationError(
      `GARITA_DATA: ${folder} has no keys yet; run npm start first, or set GARITA_TOKEN`,
    );
  const services = { keys: await keysFrom(secrets), now: Date.now };
  return (claims, lifetimeSeconds) => mintToken(services, claims, lifetimeSeconds);
}

/**
 * A token signed with the key of the development data folder.
 *
 * @throws ConfigurationError before the first start, and in production.
 */
export async function developmentToken(claims: Claims, lifetimeSeconds = 8 * 3600): Promise<string> {
  const mint = await developmentMint();
  return mint(claims, lifetimeSeconds);
}
