import { z } from 'zod';
import { type Environment, parseEnvironment } from '../config/settings.ts';
import { type RunningIssuer, startIssuer } from './start.ts';

const IssuerSchema = z.object({
  GARITA_ENV: z.enum(['development', 'production']).default('development'),
  GARITA_OIDC_ISSUER: z.url().optional(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8700),
  GARITA_ISSUER_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
});

/**
 * The issuer that a development start brings along, unless one is configured; production has its own.
 *
 * @throws ConfigurationError when its port is taken.
 */
export async function issuerForDevelopment(environment: Environment): Promise<RunningIssuer | undefined> {
  const config = parseEnvironment(IssuerSchema, environment);
  if (config.GARITA_ENV === 'production' || config.GARITA_OIDC_ISSUER !== undefined) return undefined;
  const free = config.PORT === 0 || config.PORT > 65_533;
  return startIssuer(config.GARITA_ISSUER_PORT ?? (free ? 0 : config.PORT + 2));
}
