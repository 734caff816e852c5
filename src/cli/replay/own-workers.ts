import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { typescript } from '../typescript.ts';

const cli = fileURLToPath(new URL('../../cli.ts', import.meta.url));
const stopWithinMs = 15_000;
/** The kernel's clock ticks a second, as `/proc` counts: 100 on every Linux. */
const ticksASecond = 100;

/** Worker processes of a replay: `garita work`, never started again when they end. */
export interface OwnWorkers {
  /** Ends the oldest one that runs with SIGKILL, in the middle of whatever it does. False where none is left. */
  kill(): boolean;
  /** Processor seconds of all of them so far; null where the system does not tell. */
  cpuSeconds(): number | null;
  stop(): Promise<void>;
}

/** Processor seconds of a running process; null where the system does not tell (it is Linux that does). */
export function cpuOf(pid: number | undefined): number | null {
  try {
    // After the name in brackets: state, parent, …; the 12th and 13th are user and system time.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / ticksASecond;
  } catch {
    return null;
  }
}

const isRunning = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null;

/**
 * Starts worker processes and waits until they take jobs.
 *
 * @param environment what they need beyond this process's own
 * @throws Error with one clear line when one of them ends before that
 */
export async function startOwnWorkers(
  count: number,
  environment: Readonly<Record<string, string>>,
): Promise<OwnWorkers> {
  const children = Array.from({ length: count }, () =>
    fork(cli, ['work'], {
      execArgv: [...typescript],
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    }),
  );
  let killedSeconds: number | null = 0;

  async function stop(): Promise<void> {
    const running = children.filter(isRunning);
    const ended = running.map((child) => once(child, 'exit'));
    for (const child of running) child.kill('SIGTERM');
    const killer = setTimeout(() => {
      for (const child of running) child.kill('SIGKILL');
    }, stopWithinMs);
    await Promise.all(ended);
    clearTimeout(killer);
  }

  const ready = children.map((child) =>
    Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) => {
        throw new Error(`--workers: a worker ended with exit code ${code} before it took a job`);
      }),
    ]),
  );
  try {
    await Promise.all(ready);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    kill() {
      const child = children.find(isRunning);
      if (!child) return false;
      const used = cpuOf(child.pid);
      killedSeconds = used === null || killedSeconds === null ? null : killedSeconds + used;
      return child.kill('SIGKILL');
    },
    cpuSeconds() {
      const running = children.filter(isRunning).map(({ pid }) => cpuOf(pid));
      return [killedSeconds, ...running].reduce(
        (sum, used) => (sum === null || used === null ? null : sum + used),
        0,
      );
    },
    stop,
  };
}
