import { z } from 'zod';
import { type Environment, parseEnvironment } from './settings.ts';

const WorkSchema = z.object({
  GARITA_ENV: z.enum(['development', 'production']).default('development'),
  GARITA_INTERNAL_URL: z.url().default('http://127.0.0.1:8701'),
  GARITA_WORKER_SECRET: z.string().min(16).optional(),
  GARITA_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  // How long a message stays with workers that have gone silent.
  GARITA_LEASE_MS: z.coerce.number().int().min(1_000).max(300_000).default(30_000),
  // Threads that simulate; one for each core when not set.
  GARITA_SIMULATION_THREADS: z.coerce.number().int().min(1).max(256).optional(),
  // Where this machine alone sees the queues; none when not set.
  GARITA_ADMIN_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  // Whether jobs may be removed and tried again there.
  GARITA_ADMIN_WRITE: z.enum(['0', '1']).default('0'),
  // A service token of Cloudflare Access, where the API stands behind it.
  CF_ACCESS_CLIENT_ID: z.string().optional(),
  CF_ACCESS_CLIENT_SECRET: z.string().optional(),
});

export type WorkerSettings = z.output<typeof WorkSchema>;

/** The settings of the workers. @throws ConfigurationError with the one line to show. */
export const readWorkerSettings = (environment: Environment): WorkerSettings =>
  parseEnvironment(WorkSchema, environment);
