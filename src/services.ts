import type { RecentPlaces } from './crossings/recent-places.ts';
import type { Database } from './db/database.ts';
import type { Keys } from './keys/keys.ts';
import type { Files } from './papers/files.ts';

/** What the application needs of its surroundings; a runtime puts it together and nothing else imports a runtime. */
export interface Services {
  readonly db: Database;
  readonly keys: Keys;
  readonly settings: Settings;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
  /** Resolves at the next commit, or after `ms`. Where commits cannot be seen, it polls. */
  readonly nextCommit: (ms: number) => Promise<void>;
  /** A file of the pages or of the API reference, by its name under `/assets`, packed if the request takes that. */
  readonly asset: (name: string, acceptEncoding?: string) => Promise<Response | undefined>;
  readonly metrics: Metrics;
  /** Where members were seen lately. */
  readonly places: RecentPlaces;
  /** Where the contents of papers lie, sealed; undefined where none was configured: papers are refused then. */
  readonly files: Files | undefined;
}

/** Configuration of the application itself, the same on both runtimes. */
export interface Settings {
  readonly environment: 'development' | 'production';
  /** Where people's tokens come from in production. */
  readonly oidc?: {
    readonly issuer: string;
    readonly audience: string;
    readonly jwksUri: string;
    readonly roleClaim: string;
  };
  /** Where people sign in to the pages; without it the pages that need a person are closed. */
  readonly signIn?: SignInSettings;
  /** The payment provider; without it production takes no fee, and development has one of its own. */
  readonly stripe?: StripeSettings;
  /** How long a session lasts without a request, and at all, milliseconds. */
  readonly sessionIdleMs: number;
  readonly sessionMs: number;
  /** Share of admissible crossings drawn for a random exam, 0..1. */
  readonly randomExamRate: number;
  /** How long a published list version may be beyond the vetting watermark before standings are stale. */
  readonly vettingGraceMs: number;
  /** The oldest standing that a lane may use. */
  readonly standingMaxAgeMs: number;
  /** Nobody drives from port to port faster, along the great circle: kilometres an hour. */
  readonly drivingKmh: number;
  /** Requests a minute for one client; terminals and workers are not limited. */
  readonly requestsPerMinute: number;
}

/** By which of the two doors somebody comes in: what their issuer's word is taken for. */
export type DoorName = 'applicants' | 'staff';

/** An OpenID Connect issuer as this service signs people in with it. */
export interface Door {
  readonly issuer: string;
  readonly clientId: string;
  /** How the service proves itself: a secret, a private JWK (JSON), or by PKCE alone. */
  readonly clientSecret?: string;
  readonly clientKey?: string;
  readonly scope: string;
  /** Authentication context classes to ask for, one of which the issuer must confirm; separated by spaces. */
  readonly acrValues?: string;
}

export interface SignInSettings {
  /** The service's own address as browsers see it; development takes it from the request. */
  readonly publicUrl?: string;
  /** Whoever comes in here is an applicant. */
  readonly applicants: Door;
  /** Whoever comes in here has the roles of the role claim and the agency of `agency`. */
  readonly staff: Door & { readonly roleClaim: string };
}

/** Stripe's hosted Checkout, or whoever offers the same interface. */
export interface StripeSettings {
  readonly apiUrl: string;
  readonly secretKey: string;
  readonly webhookSecret: string;
}

export interface Log {
  info(message: string, detail?: Readonly<Record<string, unknown>>): void;
  warn(message: string, detail?: Readonly<Record<string, unknown>>): void;
  error(message: string, detail?: Readonly<Record<string, unknown>>): void;
}

export interface Metrics {
  /** One answered request; `route` is the template, never the path. */
  request(method: string, route: string, status: number, seconds: number): void;
  /** The exposition text, or undefined where this runtime keeps no metrics. */
  render(): Promise<string | undefined>;
}
