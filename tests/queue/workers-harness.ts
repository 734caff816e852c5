import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach } from 'vitest';
import { type RunningWorkers, type StartWorkersOptions, startWorkers } from '../../workers/main.ts';
import { type OutboxServer, startOutboxServer } from './outbox-server.ts';

/** Keeps what was logged; prints it when `GARITA_TEST_LOG` is set. */
export function testLog() {
  const lines: string[] = [];
  const write = (level: string) => (fields: object | string, message?: string) => {
    const line = `${level} ${typeof fields === 'string' ? fields : `${message} ${JSON.stringify(fields)}`}`;
    lines.push(line);
    if (process.env.GARITA_TEST_LOG) process.stderr.write(`${line}\n`);
  };
  return { lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

const opened: { close(): Promise<unknown> }[] = [];

/** Closes everything that a test has opened, last first. */
export function closeAfterEach(): void {
  afterEach(async () => {
    for (const each of opened.splice(0).reverse()) await each.close();
  });
}

export async function newServer(): Promise<OutboxServer> {
  const server = await startOutboxServer();
  opened.push(server);
  return server;
}

/** Workers that notice everything soon. */
export async function newWorkers(
  server: OutboxServer,
  options: Partial<StartWorkersOptions> = {},
): Promise<RunningWorkers & { readonly log: ReturnType<typeof testLog> }> {
  const log = testLog();
  const workers = await startWorkers({
    apiUrl: server.url,
    workerSecret: server.secret,
    log,
    relay: { renewMs: 400, watchMs: 100, leaseMs: 2_000, waitMs: 500 },
    concurrency: { blocks: 2 },
    graceMs: 3_000,
    ...options,
  });
  opened.push({ close: workers.stop });
  return { ...workers, log };
}

/** Waits, up to 60 s. */
export async function eventually(check: () => boolean, what: () => unknown = () => ''): Promise<void> {
  for (let i = 0; i < 3_000; i += 1) {
    if (check()) return;
    await sleep(20);
  }
  throw new Error(`it did not come to pass: ${JSON.stringify(what())}`);
}

/** Every message had its effect, and had it once. */
export function allOnce(server: OutboxServer, ids: readonly string[]): boolean {
  return ids.every((id) => server.effects.get(id) === 1);
}
