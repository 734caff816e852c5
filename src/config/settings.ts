import { z } from 'zod';
import type { Settings } from '../services.ts';

/** An invalid or missing variable; the message is the one line that an operator reads. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

export type Environment = Readonly<Record<string, string | undefined>>;

const SettingsSchema = z.object({
  GARITA_ENV: z.enum(['development', 'production']).default('development'),
  GARITA_OIDC_ISSUER: z.url().optional(),
  GARITA_OIDC_AUDIENCE: z.string().min(1).default('garita'),
  GARITA_OIDC_JWKS_URI: z.url().optional(),
  GARITA_OIDC_ROLE_CLAIM: z.string().min(1).default('roles'),
  // Share of random exams at trusted lanes: an assumption, 0.2 %. A development start draws none, so that it can be followed.
  GARITA_RANDOM_EXAM_RATE: z.coerce.number().min(0).max(1).optional(),
  GARITA_VETTING_GRACE_SECONDS: z.coerce.number().int().min(0).max(3600).default(60),
  GARITA_STANDING_MAX_AGE_HOURS: z.coerce
    .number()
    .int()
    .min(1)
    .max(24 * 30)
    .default(26),
  // An assumption: faster than roads and traffic let anybody drive along the border.
  GARITA_DRIVING_KMH: z.coerce.number().min(20).max(1000).default(120),
  GARITA_REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).default(600),
});

/** Parses variables with a schema; the first that is wrong stops the start, by name and reason, never by value. */
export function parseEnvironment<S extends z.ZodType>(schema: S, environment: Environment): z.output<S> {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(set);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ConfigurationError(
    `${String(issue?.path[0] ?? 'configuration')}: ${issue?.message ?? 'not valid'}`,
  );
}

/** The application's settings, the same on both runtimes. */
export function readSettings(environment: Environment): Settings {
  const value = parseEnvironment(SettingsSchema, environment);
  const production = value.GARITA_ENV === 'production';
  if (production && value.GARITA_OIDC_ISSUER === undefined) {
    throw new ConfigurationError("GARITA_OIDC_ISSUER: production needs the issuer of people's tokens");
  }
  const issuer = value.GARITA_OIDC_ISSUER;
  return {
    environment: value.GARITA_ENV,
    ...(issuer === undefined
      ? {}
      : {
          oidc: {
            issuer,
            audience: value.GARITA_OIDC_AUDIENCE,
            jwksUri: value.GARITA_OIDC_JWKS_URI ?? `${issuer.replace(/\/$/, '')}/.well-known/jwks.json`,
            roleClaim: value.GARITA_OIDC_ROLE_CLAIM,
          },
        }),
    randomExamRate: value.GARITA_RANDOM_EXAM_RATE ?? (production ? 0.002 : 0),
    vettingGraceMs: value.GARITA_VETTING_GRACE_SECONDS * 1000,
    standingMaxAgeMs: value.GARITA_STANDING_MAX_AGE_HOURS * 3_600_000,
    drivingKmh: value.GARITA_DRIVING_KMH,
    requestsPerMinute: value.GARITA_REQUESTS_PER_MINUTE,
  };
}
