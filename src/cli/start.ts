import type { Command } from 'commander';
import { callerFolder, dataFolderPath, noticesFolder } from '../config/data-folder.ts';
import { readMailSettings } from '../config/mail-settings.ts';
import { readWorkerSettings } from '../config/worker-settings.ts';
import type { RunningApi } from '../node.ts';
import { startApiWithIssuer } from './api-with-issuer.ts';
import { untilStopped } from './stop-signal.ts';
import { type Ready, startWorkerProcess } from './worker-process.ts';

/** The sandbox command for this start, with whatever it needs to find it. */
function sandboxLine(api: RunningApi, decision: 'admit' | 'refer'): string {
  const usual = dataFolderPath({ INIT_CWD: callerFolder() }) === api.dataFolder;
  const data = usual ? '' : `GARITA_DATA=${api.dataFolder} `;
  const port = new URL(api.url).port;
  return `${data}npm run -s garita -- sandbox ${decision}${port === '8700' ? '' : ` --api http://localhost:${port}`}`;
}

function banner(api: RunningApi, { queue, queueView }: Ready, issuer: string | undefined): string {
  const { port } = new URL(api.url);
  const base = `http://localhost:${port}`;
  const { environment, randomExamRate } = api.services.settings;
  const { smtpUrl } = readMailSettings(process.env);
  const noMail =
    environment === 'production'
      ? 'kept until workers have a GARITA_SMTP_URL'
      : noticesFolder(api.dataFolder);
  return `
Garita is running (${environment}). Ctrl-C stops it; what it answered is kept.

  Application form  ${base}/
${issuer === undefined ? '' : `  Sign-in           ${issuer}  (invented people, no passwords: for development)\n`}  API reference     ${base}/docs
  Health            ${base}/readyz
  Workers' listener ${api.internalUrl}
  Data              ${api.dataFolder}${api.keysCreated ? '  (new: its keys were made just now)' : ''}
  Queue             ${queue}${queueView === undefined ? '' : `\n  Its jobs          ${queueView}`}
  E-mail notices    ${smtpUrl === undefined ? noMail : 'by SMTP'}
  Random exams      ${(randomExamRate * 100).toFixed(1)} % of crossings that would be admitted

Make a synthetic member and cross at San Ysidro's SENTRI lane (250401-S1):

  ${sandboxLine(api, 'admit')}
  ${sandboxLine(api, 'refer')}

`;
}

/** In development the workers' queues can be seen at the third port after the API's, unless another is said. */
function adminPort({ url, services }: RunningApi): Record<string, string> {
  if (process.env.GARITA_ADMIN_PORT !== undefined || services.settings.environment === 'production')
    return {};
  return { GARITA_ADMIN_PORT: String(Number(new URL(url).port) + 3) };
}

/** `garita start`, which is `npm start`: API and workers with nothing to configure. */
export function startCommand(program: Command): void {
  program
    .command('start')
    .description('Run the API and the workers, with an embedded queue unless REDIS_URL is set')
    .addHelpText('after', '\nExample:\n  PORT=8800 GARITA_DATA=./try npm start')
    .action(async () => {
      // What only the workers read stops the start too: they would fail again and again.
      readWorkerSettings(process.env);
      readMailSettings(process.env);
      const stopped = untilStopped();
      const service = await startApiWithIssuer({ GARITA_LOG_LEVEL: 'warn', ...process.env });
      const { api, issuer } = service;
      const workers = startWorkerProcess({
        ...adminPort(api),
        GARITA_INTERNAL_URL: api.internalUrl,
        GARITA_WORKER_SECRET: api.services.keys.workerSecret,
        GARITA_LOG_LEVEL: process.env.GARITA_LOG_LEVEL ?? 'warn',
        GARITA_PUBLIC_URL: process.env.GARITA_PUBLIC_URL ?? `http://localhost:${new URL(api.url).port}`,
      });
      workers.ready.then(
        (ready) => process.stdout.write(banner(api, ready, issuer)),
        (error: unknown) => {
          process.stderr.write(`garita: ${String(error)}; lanes and applicants go on, screening waits\n`);
        },
      );
      await stopped;
      process.stdout.write('Stopping…\n');
      await workers.stop();
      await service.close();
      process.stdout.write('Stopped.\n');
      process.exit(0);
    });
}
