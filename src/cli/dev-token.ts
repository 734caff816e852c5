import { dataFolderPath, readDevelopmentSecrets } from '../config/data-folder.ts';
import { keysFrom } from '../config/secrets.ts';
import { ConfigurationError } from '../config/settings.ts';
import type { Claims } from '../http/principal.ts';
import { mintToken } from '../http/tokens.ts';

/**
 * A token signed with the key of the development data folder.
 *
 * @throws ConfigurationError before the first start, and in production.
 */
export async function developmentToken(claims: Claims, lifetimeSeconds = 8 * 3600): Promise<string> {
  if (process.env.GARITA_ENV === 'production') {
    throw new ConfigurationError(
      'GARITA_ENV: production takes tokens from its issuer; set GARITA_TOKEN or --token',
    );
  }
  const folder = dataFolderPath();
  const secrets = readDevelopmentSecrets(folder);
  if (!secrets)
    throw new ConfigurationError(
      `GARITA_DATA: ${folder} has no keys yet; run npm start first, or set GARITA_TOKEN`,
    );
  return mintToken({ keys: await keysFrom(secrets), now: Date.now }, claims, lifetimeSeconds);
}
