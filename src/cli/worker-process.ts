import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { typescript } from './typescript.ts';

const cli = fileURLToPath(new URL('../cli.ts', import.meta.url));

export interface WorkerProcess {
  /** Which queue the workers use, and where it is to be seen, once they take jobs. */
  readonly ready: Promise<Ready>;
  /** The process id of the present child. */
  pid(): number | undefined;
  stop(): Promise<void>;
}

export interface Ready {
  readonly kind: 'ready';
  readonly queue: string;
  /** Absent where nobody asked for it, or its port was taken. */
  readonly queueView?: string;
}

function isReady(message: unknown): message is Ready {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'ready';
}

/**
 * Runs `garita work` as a process of its own, so that screening never takes the API's core from a lane,
 * and starts it again when it dies. It ends with this process, however that ends.
 */
export function startWorkerProcess(environment: Readonly<Record<string, string>>): WorkerProcess {
  let child: ChildProcess | undefined;
  let stopping = false;
  let failures = 0;
  let announce: (ready: Ready) => void = () => {};
  let giveUp: (reason: Error) => void = () => {};
  const ready = new Promise<Ready>((resolve, reject) => {
    announce = resolve;
    giveUp = reject;
  });

  function run(): void {
    const started = performance.now();
    const current = fork(cli, ['work'], {
      execArgv: [...typescript],
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child = current;
    current.on('message', (message) => {
      if (isReady(message)) announce(message);
    });
    current.once('exit', (code) => {
      if (stopping) return;
      failures = performance.now() - started > 30_000 ? 1 : failures + 1;
      if (failures >= 5)
        giveUp(new Error(`the workers ended ${failures} times in a row (exit code ${code})`));
      setTimeout(run, Math.min(200 * 2 ** failures, 10_000));
    });
  }

  run();
  return {
    ready,
    pid: () => child?.pid,
    async stop() {
      stopping = true;
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const killer = setTimeout(() => child?.kill('SIGKILL'), 15_000);
      await ended;
      clearTimeout(killer);
    },
  };
}
