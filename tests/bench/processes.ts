import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { typescript } from '../../src/cli/typescript.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Runs a module of the project in a process of its own, on one core when `core` is given. */
export function run(
  module: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  core?: number,
): ChildProcess {
  const command = [process.execPath, ...typescript, `${root}${module}`, ...args];
  const pinned = core === undefined ? command : ['taskset', '-c', String(core), ...command];
  return spawn(pinned[0] ?? '', pinned.slice(1), {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Resolves when the child's output contains `text`. */
export function said(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk) => {
      output += chunk;
      if (output.includes(text)) resolve();
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it said "${text}": ${output}`)));
  });
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** A free loopback port. */
export async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
