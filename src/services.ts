import type { RecentPlaces } from './crossings/recent-places.ts';
import type { Database } from './db/database.ts';
import type { Keys } from './keys/keys.ts';

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
  /** A file of the pages or of the API reference, by its name under `/assets`. */
  readonly asset: (name: string) => Promise<Response | undefined>;
  readonly metrics: Metrics;
  /** Where members were seen lately. */
  readonly places: RecentPlaces;
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
