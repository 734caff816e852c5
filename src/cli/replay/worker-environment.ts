import { readDevelopmentSecrets } from '../../config/data-folder.ts';

/**
 * What workers of a replay need to find their API, and to be let in.
 *
 * @param folder the API's data folder
 */
export function workerEnvironment(folder: string, internal: string | undefined): Record<string, string> {
  const port = Number(process.env.GARITA_INTERNAL_PORT ?? Number(process.env.PORT ?? 8700) + 1);
  const url = internal ?? process.env.GARITA_INTERNAL_URL ?? `http://127.0.0.1:${port}`;
  const secret = process.env.GARITA_WORKER_SECRET ?? readDevelopmentSecrets(folder)?.GARITA_WORKER_SECRET;
  return {
    GARITA_INTERNAL_URL: url,
    GARITA_LOG_LEVEL: process.env.GARITA_LOG_LEVEL ?? 'error',
    ...(secret === undefined ? {} : { GARITA_WORKER_SECRET: secret }),
  };
}
