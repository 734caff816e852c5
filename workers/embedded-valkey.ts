import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/** What the thread is told. */
export interface ThreadOptions {
  readonly port: number;
  readonly password: string;
}

/** What the thread tells. */
export type ThreadReport =
  | { readonly kind: 'listening'; readonly version: string }
  | { readonly kind: 'failed'; readonly message: string };

/** A Valkey of our own, on loopback, that keeps nothing on disk. */
export interface EmbeddedValkey {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly password: string;
  readonly version: string;
  /** How often the thread has died and was started again. */
  restarts(): number;
  /** Ends the thread as a crash would. It is started again; for tests of that. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

const THREAD = new URL('./embedded-valkey-thread.ts', import.meta.url);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free loopback port');
  return address.port;
}

async function startThread(options: ThreadOptions): Promise<{ thread: Worker; version: string }> {
  const thread = new Worker(THREAD, { workerData: options, name: 'valkey' });
  const version = await new Promise<string>((resolve, reject) => {
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`the embedded Valkey ended at its start (${code})`)));
    thread.once('message', (report: ThreadReport) => {
      if (report.kind === 'listening') resolve(report.version);
      else reject(new Error(`the embedded Valkey failed: ${report.message}`));
    });
  });
  thread.removeAllListeners();
  return { thread, version };
}

async function startOnFreePort(
  password: string,
): Promise<Awaited<ReturnType<typeof startThread>> & { port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    try {
      return { ...(await startThread({ port, password })), port };
    } catch (error) {
      // Somebody else may have taken the port between the look and the start.
      if (attempt === 5) throw error;
    }
  }
}

/**
 * Starts Valkey (WebAssembly) in a thread of its own on a free loopback port with a random password, in about
 * 0.1 s. When the thread dies it is started again, empty, on the same port with the same password, so clients
 * just reconnect; `onRestart` is told why.
 */
export async function startEmbeddedValkey(
  onRestart: (reason: string) => void = () => {},
): Promise<EmbeddedValkey> {
  const password = randomBytes(24).toString('base64url');
  const first = await startOnFreePort(password);
  const { port, version } = first;
  let thread = first.thread;
  let stopped = false;
  let restarts = 0;

  function watch(): void {
    let reason = 'it ended';
    thread.on('error', (error) => {
      reason = error instanceof Error ? error.message : String(error);
    });
    thread.on('message', (report: ThreadReport) => {
      if (report.kind === 'failed') reason = report.message;
    });
    thread.once('exit', () => {
      if (!stopped) void restart(reason);
    });
  }

  async function restart(reason: string): Promise<void> {
    restarts += 1;
    onRestart(reason);
    for (let waitMs = 20; !stopped; waitMs = Math.min(waitMs * 2, 2_000)) {
      try {
        const next = await startThread({ port, password });
        thread = next.thread;
        watch();
        if (stopped) await thread.terminate();
        return;
      } catch {
        await sleep(waitMs);
      }
    }
  }

  watch();
  return {
    host: '127.0.0.1',
    port,
    password,
    version,
    restarts: () => restarts,
    crash: async () => {
      await thread.terminate();
    },
    async stop() {
      if (stopped) return;
      stopped = true;
      const ended = once(thread, 'exit');
      thread.postMessage('stop');
      await Promise.race([ended, sleep(1_000, undefined, { ref: false })]);
      await thread.terminate();
    },
  };
}
