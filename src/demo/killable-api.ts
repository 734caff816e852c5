import { until } from './client.ts';
import { freePort } from './free-port.ts';
import { type GaritaProcess, startGarita } from './garita-process.ts';

/**
 * An API that is killed and started again on the same folder.
 *
 * @param more environment beside its own
 */
export async function openApi(data: string, more: Readonly<Record<string, string>> = {}) {
  const port = await freePort();
  const environment = {
    GARITA_DATA: data,
    GARITA_ENV: 'development',
    GARITA_LOG_LEVEL: 'silent',
    GARITA_RANDOM_EXAM_RATE: '0',
    PORT: String(port),
    GARITA_INTERNAL_PORT: String(await freePort()),
    ...more,
  };
  const url = `http://127.0.0.1:${port}`;
  let process: GaritaProcess | undefined;
  return {
    url,
    environment,
    async start(): Promise<void> {
      process = startGarita(['serve'], environment);
      process.child.stdout?.resume();
      const isUp = () =>
        fetch(`${url}/livez`)
          .then(({ ok }) => ok)
          .catch(() => false);
      await until('the API', 120_000, isUp, (up) => up);
    },
    async kill(): Promise<void> {
      await process?.kill();
    },
  };
}
