import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { typescript } from '../../src/cli/typescript.ts';
import { sql } from '../../src/db/sql.ts';
import { mintToken } from '../../src/http/tokens.ts';
import { startApi } from '../../src/node.ts';
import { freePort } from './servers.ts';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const SCREENINGS = 400;
const KILLS = 10;

function start(command: 'serve' | 'work', env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [...typescript, CLI, command], {
    stdio: 'ignore',
    env: { PATH: process.env.PATH, GARITA_LOG_LEVEL: 'silent', ...env },
  });
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** Asks until there is an answer, always with the same key, as a client does that lost its connection. */
async function ask(url: string, token: string, number: number): Promise<string> {
  const idempotencyKey = crypto.randomUUID();
  for (;;) {
    try {
      const response = await fetch(`${url}/v1/screenings`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'idempotency-key': idempotencyKey,
        },
        body: JSON.stringify({ fullName: `Persona Numero ${number}`, birthDate: '1980-01-01' }),
        signal: AbortSignal.timeout(5_000),
      });
      if (response.status === 202) return ((await response.json()) as { id: string }).id;
    } catch {
      // The API was killed.
    }
    await sleep(50);
  }
}

describe('killing the API and the workers at random moments', () => {
  it('loses no accepted screening and repeats no effect', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'garita-kill-'));
    const [port, internalPort] = [await freePort(), await freePort()];
    const env = {
      GARITA_DATA: folder,
      PORT: String(port),
      GARITA_INTERNAL_PORT: String(internalPort),
      GARITA_INTERNAL_URL: `http://127.0.0.1:${internalPort}`,
      GARITA_LEASE_MS: '1500',
      GARITA_REQUESTS_PER_MINUTE: '1000000',
    };
    const first = await startApi({ ...env, GARITA_LOG_LEVEL: 'silent' });
    const token = await mintToken(
      first.services,
      { subject: 'o-1', roles: ['officer'], agency: 'CBP' },
      3_600,
    );
    await first.close();

    const running = { serve: start('serve', env), work: start('work', env) };
    onTestFinished(async () => {
      await Promise.all([kill(running.serve, 'SIGKILL'), kill(running.work, 'SIGKILL')]);
      rmSync(folder, { recursive: true, force: true });
    });

    const ids: string[] = [];
    let next = 0;
    async function client(): Promise<void> {
      while (next < SCREENINGS) {
        const number = next++;
        ids.push(await ask(`http://127.0.0.1:${port}`, token, number));
        await sleep(Math.random() * 120);
      }
    }
    async function killer(): Promise<void> {
      for (let i = 0; i < KILLS; i += 1) {
        await sleep(600 + Math.random() * 1_500);
        const victim = i % 3 === 2 ? 'work' : i % 2 ? 'serve' : 'work';
        await kill(running[victim], 'SIGKILL');
        running[victim] = start(victim, env);
      }
    }
    await Promise.all([killer(), ...Array.from({ length: 4 }, client)]);
    expect(new Set(ids).size).toBe(SCREENINGS);

    // What is left is finished, then both stop as they should, and the data folder is looked at.
    const left = async (id: string) => {
      const response = await fetch(`http://127.0.0.1:${port}/v1/screenings/${id}`, {
        headers: { authorization: `Bearer ${token}` },
      }).catch(() => undefined);
      return response?.status !== 200 || ((await response.json()) as { state: string }).state !== 'done';
    };
    let waiting: readonly string[] = ids;
    for (let round = 0; round < 900 && waiting.length > 0; round += 1) {
      await sleep(100);
      const states = await Promise.all(waiting.map(left));
      waiting = waiting.filter((_, i) => states[i]);
    }
    expect(waiting).toEqual([]);
    await kill(running.work, 'SIGTERM');
    await kill(running.serve, 'SIGTERM');

    const api = await startApi({ ...env, GARITA_LOG_LEVEL: 'silent' });
    const count = async (query: ReturnType<typeof sql>) =>
      ((await api.services.db.first(query)) as { n: number } | undefined)?.n;
    expect(await count(sql`SELECT COUNT(*) AS n FROM screenings WHERE state = 'done'`)).toBe(SCREENINGS);
    expect(await count(sql`SELECT COUNT(*) AS n FROM screenings`)).toBe(SCREENINGS);
    expect(await count(sql`SELECT COUNT(*) AS n FROM outbox`)).toBe(0);
    const results = sql`SELECT COUNT(*) AS n FROM audit_records WHERE action = 'screening.result'`;
    expect(await count(results)).toBe(SCREENINGS);
    await api.close();
  });
});
