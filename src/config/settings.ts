import { z } from 'zod';
import type { Door, Settings, SignInSettings } from '../services.ts';

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
  GARITA_OIDC_CLIENT_ID: z.string().min(1).optional(),
  GARITA_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  GARITA_OIDC_CLIENT_KEY: z.string().min(1).optional(),
  GARITA_OIDC_SCOPE: z.string().min(1).default('openid profile email'),
  GARITA_OIDC_ACR_VALUES: z.string().min(1).optional(),
  GARITA_APPLICANT_OIDC_ISSUER: z.url().optional(),
  GARITA_APPLICANT_OIDC_CLIENT_ID: z.string().min(1).optional(),
  GARITA_APPLICANT_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  GARITA_APPLICANT_OIDC_CLIENT_KEY: z.string().min(1).optional(),
  GARITA_APPLICANT_OIDC_SCOPE: z.string().min(1).default('openid email'),
  GARITA_APPLICANT_OIDC_ACR_VALUES: z.string().min(1).optional(),
  GARITA_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  GARITA_STRIPE_API_URL: z.url({ protocol: /^https?$/ }).default('https://api.stripe.com'),
  GARITA_STRIPE_SECRET_KEY: z.string().min(1).optional(),
  GARITA_STRIPE_WEBHOOK_SECRET: z.string().min(1).optional(),
  // NIST SP 800-63B-4 at its second level: an hour at most without activity, a day at most altogether.
  GARITA_SESSION_IDLE_MINUTES: z.coerce.number().int().min(1).max(60).default(30),
  GARITA_SESSION_HOURS: z.coerce.number().int().min(1).max(24).default(12),
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

type Values = z.output<typeof SettingsSchema>;

function doorOf(values: Values, prefix: 'GARITA_OIDC' | 'GARITA_APPLICANT_OIDC'): Door | undefined {
  const issuer = values[`${prefix}_ISSUER`];
  const clientId = values[`${prefix}_CLIENT_ID`];
  if (issuer === undefined || clientId === undefined) return undefined;
  const clientSecret = values[`${prefix}_CLIENT_SECRET`];
  const clientKey = values[`${prefix}_CLIENT_KEY`];
  const acrValues = values[`${prefix}_ACR_VALUES`];
  return {
    issuer,
    clientId,
    scope: values[`${prefix}_SCOPE`],
    ...(clientSecret === undefined ? {} : { clientSecret }),
    ...(clientKey === undefined ? {} : { clientKey }),
    ...(acrValues === undefined ? {} : { acrValues }),
  };
}

/** Sign-in needs a client at the issuer; where applicants have no issuer of their own they use the staff's. */
function signInOf(values: Values): { signIn: SignInSettings } | Record<string, never> {
  const staff = doorOf(values, 'GARITA_OIDC');
  if (!staff) return {};
  const publicUrl = values.GARITA_PUBLIC_URL?.replace(/\/+$/, '');
  return {
    signIn: {
      ...(publicUrl === undefined ? {} : { publicUrl }),
      applicants: doorOf(values, 'GARITA_APPLICANT_OIDC') ?? staff,
      staff: { ...staff, roleClaim: values.GARITA_OIDC_ROLE_CLAIM },
    },
  };
}

/** Both secrets or neither: a fee that is paid and whose event is refused would be lost. */
function stripeOf(values: Values): Pick<Settings, 'stripe'> {
  const { GARITA_STRIPE_SECRET_KEY: secretKey, GARITA_STRIPE_WEBHOOK_SECRET: webhookSecret } = values;
  if (secretKey === undefined && webhookSecret === undefined) return {};
  if (secretKey === undefined || webhookSecret === undefined) {
    const name = secretKey === undefined ? 'GARITA_STRIPE_SECRET_KEY' : 'GARITA_STRIPE_WEBHOOK_SECRET';
    throw new ConfigurationError(`${name}: payments need both the key and the secret of their events`);
  }
  return { stripe: { apiUrl: values.GARITA_STRIPE_API_URL.replace(/\/+$/, ''), secretKey, webhookSecret } };
}

/** The development issuer asks for no password: production takes nothing that is not https. */
function assertFitForProduction(values: Values): void {
  if (values.GARITA_OIDC_ISSUER === undefined) {
    throw new ConfigurationError("GARITA_OIDC_ISSUER: production needs the issuer of people's tokens");
  }
  if (values.GARITA_OIDC_CLIENT_ID !== undefined && values.GARITA_PUBLIC_URL === undefined) {
    throw new ConfigurationError('GARITA_PUBLIC_URL: signing in needs the address of this service');
  }
  for (const name of ['GARITA_OIDC_ISSUER', 'GARITA_APPLICANT_OIDC_ISSUER', 'GARITA_PUBLIC_URL'] as const) {
    if (values[name]?.startsWith('https:') === false) {
      throw new ConfigurationError(`${name}: production needs https; the local issuer is for development`);
    }
  }
}

/** The application's settings, the same on both runtimes. */
export function readSettings(environment: Environment): Settings {
  const value = parseEnvironment(SettingsSchema, environment);
  const production = value.GARITA_ENV === 'production';
  if (production) assertFitForProduction(value);
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
    ...signInOf(value),
    ...stripeOf(value),
    sessionIdleMs: value.GARITA_SESSION_IDLE_MINUTES * 60_000,
    sessionMs: value.GARITA_SESSION_HOURS * 3_600_000,
    randomExamRate: value.GARITA_RANDOM_EXAM_RATE ?? (production ? 0.002 : 0),
    vettingGraceMs: value.GARITA_VETTING_GRACE_SECONDS * 1000,
    standingMaxAgeMs: value.GARITA_STANDING_MAX_AGE_HOURS * 3_600_000,
    drivingKmh: value.GARITA_DRIVING_KMH,
    requestsPerMinute: value.GARITA_REQUESTS_PER_MINUTE,
  };
}
