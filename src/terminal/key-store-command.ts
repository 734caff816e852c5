import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { KeyStore } from './key-store.ts';

type Verb = 'get' | 'put' | 'delete';

/** A key store that asks somebody to unlock it must not hold up the lane. */
const timeoutMs = 5_000;

/** Runs the program with verb and name behind its own arguments; the secret goes in and out as a line of text. */
async function run(command: string, verb: Verb, name: string, secret?: string): Promise<string | undefined> {
  // Behind the shell's own arguments: the name is never part of what the shell reads.
  const child = spawn('/bin/sh', ['-c', `${command} "$@"`, 'garita-key-store', verb, name], {
    stdio: ['pipe', 'pipe', 'ignore'],
    signal: AbortSignal.timeout(timeoutMs),
  });
  child.stdin.on('error', () => {});
  child.stdin.end(secret === undefined ? '' : `${secret}\n`);
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return code === 0 ? said.trim() : undefined;
}

/**
 * The machine's key store behind a program: `COMMAND get NAME` prints the secret, `COMMAND put NAME` reads it from
 * standard input, `COMMAND delete NAME` forgets it; an exit code other than 0 says that it could not.
 */
export function commandKeyStore(command: string): KeyStore {
  return {
    lasting: true,
    async get(name) {
      const said = await run(command, 'get', name).catch(() => undefined);
      return said === '' ? undefined : said;
    },
    async put(name, secret) {
      const said = await run(command, 'put', name, secret).catch(() => undefined);
      if (said === undefined) throw new Error(`the key store could not keep ${name}`);
    },
    async delete(name) {
      await run(command, 'delete', name).catch(() => undefined);
    },
  };
}
