import type { Command } from 'commander';
import { pino } from 'pino';
import { startWorkers } from '../../workers/main.ts';
import { dataFolderPath, readDevelopmentSecrets } from '../config/data-folder.ts';
import { ConfigurationError } from '../config/settings.ts';
import { readWorkerSettings, type WorkerSettings } from '../config/worker-settings.ts';
import { untilStopped } from './stop-signal.ts';

function workerSecret(given: string | undefined, production: boolean): string {
  const secret =
    given ?? (production ? undefined : readDevelopmentSecrets(dataFolderPath())?.GARITA_WORKER_SECRET);
  if (secret) return secret;
  throw new ConfigurationError(
    'GARITA_WORKER_SECRET: set it to the secret of the API (in development the data folder has it after the first start)',
  );
}

function accessHeaders(config: WorkerSettings): Record<string, string> {
  const { CF_ACCESS_CLIENT_ID: id, CF_ACCESS_CLIENT_SECRET: secret } = config;
  return id && secret ? { 'cf-access-client-id': id, 'cf-access-client-secret': secret } : {};
}

/** `garita work`: relay, screening and simulation workers; any number of them on any number of hosts. */
export function workCommand(program: Command): void {
  program
    .command('work')
    .description('Run the workers against an API')
    .addHelpText(
      'after',
      '\nExample:\n  GARITA_INTERNAL_URL=http://127.0.0.1:8701 REDIS_URL=redis://127.0.0.1:6379 npm run -s garita -- work',
    )
    .action(async () => {
      const config = readWorkerSettings(process.env);
      const production = config.GARITA_ENV === 'production';
      const log = pino(
        { level: config.GARITA_LOG_LEVEL, base: null, timestamp: pino.stdTimeFunctions.isoTime },
        pino.destination({ dest: 2, sync: false }),
      );
      const workers = await startWorkers({
        apiUrl: config.GARITA_INTERNAL_URL,
        workerSecret: workerSecret(config.GARITA_WORKER_SECRET, production),
        redisUrl: config.REDIS_URL,
        requireTls: production,
        log,
        headers: accessHeaders(config),
        relay: { leaseMs: config.GARITA_LEASE_MS },
        ...(config.GARITA_SIMULATION_THREADS
          ? { concurrency: { blocks: config.GARITA_SIMULATION_THREADS } }
          : {}),
      });
      const announce = () => process.send?.({ kind: 'ready', queue: workers.queue.describe });
      workers.ready.then(announce, (error: unknown) =>
        log.error({ reason: String(error) }, 'workers not ready'),
      );
      await untilStopped();
      await workers.stop();
      process.exit(0);
    });
}
