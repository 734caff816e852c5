import type { Command } from 'commander';
import { pino } from 'pino';
import { type Log, reasonOf } from '../../workers/log.ts';
import { folderMailer } from '../../workers/mail/folder.ts';
import { smtpMailer } from '../../workers/mail/smtp.ts';
import { startWorkers } from '../../workers/main.ts';
import type { Notices } from '../../workers/processors/notice.ts';
import { type QueueView, startQueueView } from '../../workers/queue-view.ts';
import type { QueueServer } from '../../workers/queues.ts';
import { dataFolderPath, noticesFolder, readDevelopmentSecrets } from '../config/data-folder.ts';
import { readMailSettings } from '../config/mail-settings.ts';
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

/** By a mail server, or as files in development; production without a server sends nothing. */
function noticesFrom(production: boolean): Notices | undefined {
  const { smtpUrl, from, publicUrl } = readMailSettings(process.env);
  if (smtpUrl !== undefined) {
    return { mailer: smtpMailer({ url: smtpUrl, from, requireTls: production }), publicUrl };
  }
  return production ? undefined : { mailer: folderMailer(noticesFolder(dataFolderPath()), from), publicUrl };
}

/** The view of the queues where one is asked for. The workers do their work without it. */
async function viewOf(
  queue: QueueServer,
  { GARITA_ADMIN_PORT: port, GARITA_ADMIN_WRITE: write }: WorkerSettings,
  log: Log,
): Promise<QueueView | undefined> {
  if (port === undefined) return undefined;
  try {
    const view = await startQueueView({ queue, port, writable: write === '1' });
    log.info({ url: view.url }, 'queues can be seen');
    return view;
  } catch (error) {
    log.warn({ reason: reasonOf(error) }, `the queues cannot be seen: GARITA_ADMIN_PORT ${port}`);
    return undefined;
  }
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
      const notices = noticesFrom(production);
      if (!notices) log.warn('no GARITA_SMTP_URL: notices wait in the outbox for workers that have one');
      const workers = await startWorkers({
        notices,
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
      const view = await viewOf(workers.queue, config, log);
      const announce = () =>
        process.send?.({ kind: 'ready', queue: workers.queue.describe, queueView: view?.url });
      workers.ready.then(announce, (error: unknown) =>
        log.error({ reason: String(error) }, 'workers not ready'),
      );
      await untilStopped();
      await view?.close();
      await workers.stop();
      process.exit(0);
    });
}
