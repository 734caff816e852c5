import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { developmentMint, type Mint } from '../cli/dev-token.ts';
import type { TerminalAnswer } from '../terminal/answer.ts';
import { readIdentity } from '../terminal/identity.ts';
import { openJournal } from '../terminal/journal.ts';
import { type Client, createClient } from './client.ts';
import { type GaritaProcess, startGarita } from './garita-process.ts';
import { openApi } from './killable-api.ts';
import { type Evidence, type Kept, type Line, promisesOf, type Who } from './lane-promises.ts';

const laneId = '250401-S1';
const admin = { subject: 'demo-operator', roles: ['admin'], agency: 'CBP' } as const;
/** The cars of the day, again and again. */
const pattern: readonly Who[] = ['member', 'revoked', 'family', 'unknown', 'member'];
const cars = 45;
/** After so many cars the API is killed, and after so many it is started again. */
const killAfter = 15;
const startAfter = 22;
/** The day goes on with this car when the API is up again, however long that takes on this machine. */
const backWith = 30;
/** Seconds between two cars. */
const every = 0.2;

interface Sandboxed {
  readonly rfid: string;
  readonly vehicle: { readonly plate: string; readonly state: string; readonly country: string };
}

/** The lines of a day, made of synthetic members of this centre. */
async function script(call: Client): Promise<readonly { readonly who: Who; readonly line: string }[]> {
  async function member(state: 'active' | 'revoked'): Promise<Sandboxed> {
    const { body } = await call('POST', '/v1/sandbox/members', { as: admin, body: { state }, expect: 201 });
    return body;
  }
  const inCar = ({ rfid, vehicle: { plate, state, country } }: Sandboxed, ...others: Sandboxed[]) =>
    `${[rfid, ...others.map((one) => one.rfid)].map((card) => `rfid ${card}`).join(' ')} ${plate} ${state} ${country}`;
  const [one, two, three] = [await member('active'), await member('active'), await member('active')];
  const revoked = await member('revoked');
  const lines: Record<Who, string> = {
    member: inCar(one),
    family: inCar(two, three),
    revoked: inCar(revoked),
    unknown: 'rfid e2ffffffffffffff99999999 XYZ999 BCN MEX',
  };
  return Array.from({ length: cars }, (_, index) => {
    const who = pattern[index % pattern.length] ?? 'member';
    return { who, line: lines[who] };
  });
}

async function storedAt(call: Client, terminalId: string): Promise<Evidence['stored']> {
  const path = `/v1/crossings?terminal=${terminalId}&limit=500`;
  return (await call('GET', path, { as: admin, expect: 200 })).body.items;
}

async function gapsAt(call: Client, terminalId: string): Promise<number> {
  const { items } = (await call('GET', '/v1/terminals', { as: admin, expect: 200 })).body;
  const { gaps } = items.find(({ id }: { id: string }) => id === terminalId);
  return gaps.reduce((sum: number, { from, to }: { from: number; to: number }) => sum + to - from + 1, 0);
}

/** What is told as the day goes. */
export type Say = (text: string) => void;

/**
 * A day at a lane of which the centre is killed in the middle and started again: a real API, a real `garita terminal`,
 * on a temporary folder.
 */
export async function laneOutage(say: Say): Promise<{ readonly kept: readonly Kept[]; readonly ms: number }> {
  const started = performance.now();
  const data = mkdtempSync(join(tmpdir(), 'garita-lane-'));
  const folder = join(data, 'terminal');
  const api = await openApi(data);
  let terminal: GaritaProcess | undefined;
  try {
    await api.start();
    const mint: Mint = await developmentMint(data);
    const call = createClient({ url: api.url, token: (claims, seconds = 3600) => mint(claims, seconds) });
    const lines = await script(call);
    const file = join(data, 'day.txt');
    const [before, after] = [lines.slice(0, backWith), lines.slice(backWith)];
    const day = [...before, { line: 'wait' }, ...after].map(({ line }) => line);
    writeFileSync(file, `${day.join('\n')}\n`);
    say(
      `garita terminal --lane ${laneId} --script day.txt --json: ${cars} cars, one each ${every} s, on ${api.url}`,
    );
    const args = ['terminal', '--lane', laneId, '--script', file, '--json', '--every', String(every)];
    terminal = startGarita([...args, '--api', api.url, '--data', folder], api.environment);
    const answers: TerminalAnswer[] = [];
    if (!terminal.child.stdout) throw new Error('the terminal has no output');
    for await (const line of createInterface({ input: terminal.child.stdout })) {
      const answer = JSON.parse(line) as TerminalAnswer;
      // What `wait` says is no answer to a car.
      if (answer.decision === undefined) continue;
      answers.push(answer);
      if (answers.length === killAfter) {
        await api.kill();
        say(`the API is killed after ${answers.length} cars (SIGKILL)`);
      } else if (answers.length === startAfter) {
        say(`the API is started again after ${answers.length} cars`);
        void api.start().catch(() => undefined);
      }
    }
    const terminalCode = await terminal.ended;
    const terminalId = readIdentity(folder)?.terminalId ?? '';
    const journal = openJournal(folder);
    const events = journal.events();
    journal.close();
    const verify = startGarita(['audit', 'verify'], api.environment);
    verify.child.stdout?.resume();
    const evidence: Evidence = {
      lines: lines.map(({ who }, index): Line => ({ who, answer: answers[index] })),
      journal: events,
      stored: await storedAt(call, terminalId),
      gaps: await gapsAt(call, terminalId),
      terminalCode,
      auditCode: await verify.ended,
    };
    return { kept: promisesOf(evidence), ms: Math.round(performance.now() - started) };
  } finally {
    await terminal?.kill();
    await api.kill();
    rmSync(data, { recursive: true, force: true });
  }
}
