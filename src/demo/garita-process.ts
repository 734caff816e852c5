import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { typescript } from '../cli/typescript.ts';

const cli = fileURLToPath(new URL('../cli.ts', import.meta.url));

/** A `garita` command in a process of its own, which can be killed. */
export interface GaritaProcess {
  readonly child: ChildProcess;
  /** Its exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** What it has said on its error output. */
  errors(): string;
  /** SIGKILL: it does not get to say anything more. */
  kill(): Promise<void>;
}

export function startGarita(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  input: 'ignore' | 'pipe' = 'ignore',
): GaritaProcess {
  const child = spawn(process.execPath, [...typescript, cli, ...args], {
    env: { ...process.env, ...environment },
    stdio: [input, 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr?.on('data', (data) => {
    errors = `${errors}${data}`.slice(-4_000);
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    ended,
    errors: () => errors,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
