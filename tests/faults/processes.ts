import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { typescript } from '../../src/cli/typescript.ts';

export const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

export type Environment = Readonly<Record<string, string>>;

/** A process of ours that is killed and started again. */
export interface Victim {
  readonly name: string;
  readonly child: () => ChildProcess | undefined;
  alive(): boolean;
  start(): void;
  /** Resolves when it works again. */
  ready(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGTERM, as an operator stops it; its exit code. */
  stop(): Promise<number | null>;
  /** From now on it may end by itself, as when its input ends. */
  mayEnd(): void;
  /** What it had written to its error output each time that it ended by itself. */
  endedAlone(): readonly string[];
  /** What it has written to its error output since its start, the last of it. */
  errors(): string;
}

export interface VictimOptions {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Environment;
  readonly ready: (child: ChildProcess) => Promise<void>;
  /** Options of Node before the program's own: what a test loads first. */
  readonly node?: readonly string[];
  readonly onStart?: (child: ChildProcess) => void;
  /** Started again when it ends by itself, as a service manager would. */
  readonly supervised?: boolean;
  /** Another program in front, such as a limit that is set for it. */
  readonly wrapped?: (command: readonly string[]) => readonly string[];
}

export function isRunning(child: ChildProcess | undefined): child is ChildProcess {
  return child !== undefined && child.exitCode === null && child.signalCode === null;
}

async function signalled(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (!isRunning(child)) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** A `garita` process of its own, not started yet. */
export function garitaVictim(options: VictimOptions): Victim {
  const { name, args, env, node = [], wrapped = (command) => command } = options;
  let child: ChildProcess | undefined;
  let meant = false;
  const alone: string[] = [];
  let errors = '';

  function start(): void {
    if (isRunning(child)) return;
    meant = false;
    errors = '';
    const [command = '', ...rest] = wrapped([process.execPath, ...typescript, ...node, CLI, ...args]);
    const current = spawn(command, rest, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, GARITA_LOG_LEVEL: 'error', ...env },
    });
    child = current;
    current.stdin?.on('error', () => {});
    current.stderr?.on('data', (data) => {
      errors = `${errors}${data}`.slice(-6_000);
    });
    current.once('exit', () => {
      if (meant || child !== current) return;
      alone.push(`${name} (${current.exitCode ?? current.signalCode}): ${errors}`);
      if (options.supervised) setTimeout(() => (child === current && !meant ? start() : undefined), 300);
    });
    options.onStart?.(current);
    if (!options.onStart) current.stdout?.resume();
  }

  return {
    name,
    child: () => child,
    alive: () => isRunning(child),
    start,
    async ready() {
      if (child) await options.ready(child);
    },
    async kill() {
      meant = true;
      await signalled(child, 'SIGKILL');
    },
    async stop() {
      meant = true;
      await signalled(child, 'SIGTERM');
      return child?.exitCode ?? null;
    },
    mayEnd() {
      meant = true;
    },
    endedAlone: () => alone,
    errors: () => errors,
  };
}

/** Waits until it is so; says what was instead when it does not come to pass. */
export async function until(
  check: () => boolean | Promise<boolean>,
  what: () => unknown,
  seconds = 60,
): Promise<void> {
  const last = performance.now() + seconds * 1000;
  for (;;) {
    if (await check()) return;
    if (performance.now() > last) throw new Error(`it did not come to pass: ${JSON.stringify(what())}`);
    await sleep(50);
  }
}
