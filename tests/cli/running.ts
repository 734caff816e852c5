import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { typescript } from '../../src/cli/typescript.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const garita = [...typescript, fileURLToPath(new URL('../../src/cli.ts', import.meta.url))];

/** The environment of a person who has set nothing of ours but this. */
export function environmentOf(set: Readonly<Record<string, string>>): Record<string, string> {
  const usual = Object.entries(process.env).filter(
    ([name, value]) =>
      value !== undefined && !/^(GARITA_|REDIS_URL|PORT$|HOST$|npm_|VITEST|NODE_OPTIONS)/.test(name),
  ) as [string, string][];
  return { ...Object.fromEntries(usual), INIT_CWD: root, ...set };
}

/** A command that ends by itself. */
export function runGarita(args: readonly string[], set: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...garita, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: environmentOf(set),
    timeout: 30_000,
  });
  return { status, stdout, stderr };
}

/** A service in a process group of its own, as a terminal starts it. */
export interface Running {
  /** Everything it has printed so far. */
  output(): string;
  /** Waits until it has printed this. */
  printed(what: RegExp): Promise<RegExpExecArray>;
  /** Sends a signal to it alone, or to its whole group as Ctrl-C does, and waits for its end. */
  stop(signal: NodeJS.Signals, to: 'itself' | 'group'): Promise<number | null>;
  /** The processes of its group that still run; waits a while for those that are just ending. */
  left(): Promise<readonly string[]>;
}

/** Names of a group's processes that are more than a remainder waiting to be collected. */
function runningIn(group: number | undefined): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        // pid (name) state parent group …
        const [, name = '', state = '', of = ''] =
          /^\d+ \((.*)\) (\S) \d+ (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
        return Number(of) === group && state !== 'Z' ? [`${pid} ${name}`] : [];
      } catch {
        return [];
      }
    });
}

function begin(
  command: string,
  args: readonly string[],
  set: Readonly<Record<string, string>>,
): ChildProcess {
  return spawn(command, args, {
    cwd: root,
    env: environmentOf(set),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
}

export function startGarita(
  set: Readonly<Record<string, string>>,
  through: 'node' | 'npm' = 'node',
): Running {
  const child =
    through === 'npm'
      ? begin('npm', ['start', '--silent'], set)
      : begin(process.execPath, [...garita, 'start'], set);
  let output = '';
  const hear = (text: Buffer) => {
    output += String(text);
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const group = -(child.pid ?? 0);
  return {
    output: () => output,
    async printed(what) {
      for (let i = 0; i < 600; i += 1) {
        const found = what.exec(output);
        if (found) return found;
        if (child.exitCode !== null) break;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`it did not print ${what}, but: ${output}`);
    },
    async stop(signal, to) {
      if (runningIn(child.pid).length === 0) return child.exitCode;
      const ended = child.exitCode === null && child.signalCode === null ? once(child, 'close') : undefined;
      process.kill(to === 'group' ? group : (child.pid ?? 0), signal);
      await ended;
      return child.exitCode;
    },
    async left() {
      for (let i = 0; i < 100 && runningIn(child.pid).length > 0; i += 1) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return runningIn(child.pid);
    },
  };
}
