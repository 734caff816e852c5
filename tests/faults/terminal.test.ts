import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { developmentMint, type Mint } from '../../src/cli/dev-token.ts';
import type { TerminalAnswer } from '../../src/terminal/answer.ts';
import { readIdentity } from '../../src/terminal/identity.ts';
import { openJournal } from '../../src/terminal/journal.ts';
import { freePort } from '../queue/servers.ts';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

function garita(args: readonly string[], env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', CLI, ...args], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH, GARITA_LOG_LEVEL: 'silent', ...env },
  });
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** A terminal in a process of its own; a line in, an answer out. */
function openWindow(folder: string, env: Record<string, string>) {
  const child = garita(['terminal', '--lane', '250401-S1', '--data', folder, '--json'], env);
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error('no pipes');
  const answers = createInterface({ input: stdout })[Symbol.asyncIterator]();
  return {
    child,
    say: (line: string) => stdin.write(`${line}\n`),
    async ask(line: string): Promise<TerminalAnswer> {
      stdin.write(`${line}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error('the terminal ended');
      return JSON.parse(value);
    },
    async end(): Promise<number | null> {
      const ended = once(child, 'exit');
      stdin.end();
      await ended;
      return child.exitCode;
    },
  };
}

async function upAgain(url: string): Promise<void> {
  for (let round = 0; round < 300; round += 1) {
    const up = await fetch(`${url}/livez`).catch(() => undefined);
    if (up?.ok) return;
    await sleep(100);
  }
  throw new Error('the API does not come up');
}

async function stored(url: string, mint: Mint, terminal: string) {
  const token = await mint({ subject: 'operator', roles: ['admin'], agency: 'CBP' }, 900);
  const found: { id: string; phase: string; sequence: number; sound: boolean; checked: number }[] = [];
  let cursor = '';
  do {
    const path = `/v1/crossings?terminal=${terminal}&limit=500${cursor && `&cursor=${cursor}`}`;
    const page = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    expect(page.status).toBe(200);
    const { items, next } = (await page.json()) as { items: typeof found; next?: string };
    found.push(...items);
    cursor = next ?? '';
  } while (cursor);
  return found;
}

it('answers every line while API and terminal are killed, and the centre has each event once in the end', async () => {
  const data = mkdtempSync(join(tmpdir(), 'garita-lane-'));
  const folder = join(data, 'terminal');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    GARITA_DATA: data,
    PORT: String(port),
    GARITA_INTERNAL_PORT: String(await freePort()),
    GARITA_RANDOM_EXAM_RATE: '0',
  };
  let api = garita(['serve'], env);
  let lane: ReturnType<typeof openWindow> | undefined;
  onTestFinished(async () => {
    await kill(api);
    if (lane) await kill(lane.child);
    rmSync(data, { recursive: true, force: true });
  });
  await upAgain(url);
  const mint = await developmentMint(data);
  const admin = await mint({ subject: 'operator', roles: ['admin'], agency: 'CBP' }, 900);

  async function member(state: 'active' | 'revoked'): Promise<string> {
    const response = await fetch(`${url}/v1/sandbox/members`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${admin}`,
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
      },
      body: JSON.stringify({ state }),
    });
    expect(response.status).toBe(201);
    const { rfid, vehicle } = await response.json();
    return `rfid ${rfid} ${vehicle.plate} ${vehicle.state} ${vehicle.country}`;
  }
  const lines = {
    good: await member('active'),
    revoked: await member('revoked'),
    unknown: 'rfid e2ffffffffffffff99999999 XYZ999 BCN MEX',
  };
  const told: TerminalAnswer[] = [];
  lane = openWindow(folder, env);

  async function three(): Promise<readonly TerminalAnswer[]> {
    const answers: TerminalAnswer[] = [];
    for (const line of Object.values(lines)) {
      const answer = await lane?.ask(line);
      if (answer) answers.push(answer);
    }
    told.push(...answers);
    return answers;
  }
  const decisions = (answers: readonly TerminalAnswer[]) => answers.map(({ decision }) => decision);

  for (let round = 0; round < 2; round += 1) {
    expect(decisions(await three())).toEqual(['admit', 'refer', 'refer']);
  }
  for (let outage = 0; outage < 3; outage += 1) {
    await kill(api);
    const alone = [...(await three()), ...(await three())];
    expect(alone.every(({ degraded }) => degraded)).toBe(true);
    expect(decisions(alone)).toEqual(['admit', 'refer', 'redirect', 'admit', 'refer', 'redirect']);
    if (outage > 0) {
      // Killed with a line under way: whether that became an event, the journal knows.
      lane.say(lines.good);
      await sleep(Math.random() * 20);
      await kill(lane.child);
      lane = openWindow(folder, env);
      // The key of the pack was in its memory alone.
      const blind = await three();
      expect(decisions(blind)).toEqual(['redirect', 'redirect', 'redirect']);
      expect(blind[0]?.reasons.map(({ code }) => code)).toContain('snapshot_missing');
    }
    api = garita(['serve'], env);
    // In the middle of its coming up.
    await three();
    await upAgain(url);
    for (let round = 0; round < 100; round += 1) {
      const [first] = await three();
      if (first?.degraded === false) break;
      await sleep(200);
    }
  }
  expect(await lane.end()).toBe(0);

  const journal = openJournal(folder);
  const events = journal.events();
  expect(journal.counts()).toEqual({ pending: 0, sent: events.length, dead: 0 });
  journal.close();
  const sequences = events.map(({ sequence }) => sequence);
  expect(sequences).toEqual(events.map((_, index) => index));
  expect(events.length).toBeGreaterThanOrEqual(told.length);
  for (const { sequence, decision } of told) {
    expect(JSON.parse(events[sequence ?? -1]?.answer ?? 'null')).toMatchObject({ sequence, decision });
  }
  const atCentre = await stored(url, mint, readIdentity(folder)?.terminalId ?? '');
  const pairs = (list: readonly { sequence: number; id?: string; outcome?: string | null }[]) =>
    list.map(({ sequence, id, outcome }) => `${sequence} ${id ?? outcome}`);
  expect(pairs(atCentre)).toEqual(pairs(events));
  expect(atCentre.every(({ sound, checked }) => sound && checked === 1)).toBe(true);

  const audit = garita(['audit', 'verify'], env);
  audit.stdout?.resume();
  const [code] = await once(audit, 'exit');
  expect(code).toBe(0);
});
