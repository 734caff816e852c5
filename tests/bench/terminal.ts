import '../../src/keys/digest-node.ts';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { aloneRules, decideAlone } from '../../src/terminal/decide-alone.ts';
import { createDesk } from '../../src/terminal/desk.ts';
import { openJournal } from '../../src/terminal/journal.ts';
import { lookUp, type OpenSnapshot } from '../../src/terminal/lookups.ts';
import { encodeDelta } from '../../src/terminal/pack-delta.ts';
import { createSnapshotStore, type SnapshotStore } from '../../src/terminal/snapshot.ts';
import { quantile, round, type Section } from './section.ts';
import { membersOf, scope } from './terminal-pack.ts';
import { revocationsReach } from './terminal-revocation.ts';

type Members = Awaited<ReturnType<typeof membersOf>>;

setFlagsFromString('--expose-gc');
const gc: () => void = runInNewContext('gc');

/** What is in memory when everything that nobody holds is gone. */
async function held(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    gc();
    await sleep(50);
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

interface Micros {
  readonly p50: number;
  readonly p99: number;
}

function micros(milliseconds: Float64Array): Micros {
  const sorted = milliseconds.sort();
  return { p50: round(quantile(sorted, 0.5) * 1000, 1), p99: round(quantile(sorted, 0.99) * 1000, 1) };
}

/** How long each of so many takes, after a fifth of them to warm up. */
function timed(times: number, act: (index: number) => void): Micros {
  for (let index = 0; index < times / 5; index += 1) act(index);
  const samples = new Float64Array(times);
  for (let index = 0; index < times; index += 1) {
    const started = performance.now();
    act(index);
    samples[index] = performance.now() - started;
  }
  return micros(samples);
}

async function median(times: number, act: () => Promise<unknown>): Promise<number> {
  const samples = new Float64Array(times);
  for (let index = 0; index < times; index += 1) {
    const started = performance.now();
    await act();
    samples[index] = performance.now() - started;
  }
  return quantile(samples.sort(), 0.5);
}

/** Reading, verifying and opening the pack, and what it takes of the memory. */
async function opening(folder: string, { signer }: Members) {
  const before = await held();
  let store = createSnapshotStore(folder, scope);
  const ms = await median(5, async () => {
    store = createSnapshotStore(folder, scope);
    await store.load(signer.keys);
  });
  return { store, ms: round(ms, 0), megabytes: round(((await held()) - before) / 1e6, 0) };
}

/** Decisions on 20,000 cars, by the clock and by the processor time that they take, whatever else the machine does. */
function deciding(snapshot: OpenSnapshot, { carOf }: Members) {
  const cars = Array.from({ length: 20_000 }, (_, index) => carOf(index));
  const rules = aloneRules('sentri', 0);
  const now = Date.now();
  let admitted = 0;
  function decideOne(index: number): void {
    const car = cars[index];
    if (!car) return;
    const facts = lookUp(car, 'sentri', snapshot, 1_000, now);
    if (decideAlone(facts, rules, now, 0.5).decision === 'admit') admitted += 1;
  }
  const byClock = timed(cars.length, decideOne);
  admitted = 0;
  const before = process.cpuUsage();
  for (let index = 0; index < cars.length; index += 1) decideOne(index);
  const { user, system } = process.cpuUsage(before);
  if (Math.abs(admitted / cars.length - 1 / 3) > 0.05) throw new Error(`${admitted} were admitted`);
  return { ...byClock, cpu: round((user + system) / cars.length, 1) };
}

/** Whole checks as a terminal that is alone answers them, each on disk before it is answered. */
async function checking(folder: string, snapshot: OpenSnapshot, { carOf }: Members): Promise<Micros> {
  const journal = openJournal(join(folder, 'terminal'));
  const desk = createDesk({
    journal,
    laneClass: 'sentri',
    locale: 'en',
    now: Date.now,
    ask: async () => ({ kind: 'none' }),
    snapshot: () => snapshot,
    ageMs: () => 1_000,
    rules: () => aloneRules('sentri', 0),
    draw: () => 0.5,
    around: () => ({ snapshotVersion: 1, snapshotAge: 1, link: 'open', drill: false }),
  });
  const samples = new Float64Array(500);
  for (let index = 0; index < samples.length; index += 1) {
    const { capturedAt: _, sequence: __, ...presented } = carOf(index);
    const started = performance.now();
    await desk(presented);
    samples[index] = performance.now() - started;
  }
  journal.close();
  return micros(samples);
}

/** Deltas of 99 keys of which half are new, on disk and in the pack in memory. */
async function following(store: SnapshotStore, { signer, some }: Members, madeAt: number): Promise<number> {
  const deltas: Uint8Array[] = [];
  for (let version = 2; version < 22; version += 1) {
    const header = { life: 1, version, madeAt: madeAt + version, scope, fromVersion: version - 1 };
    deltas.push(await signer.signed(encodeDelta({ ...header, changed: some(33), removed: [] })));
  }
  const next = deltas[Symbol.iterator]();
  return median(deltas.length, async () => store.accept(next.next().value ?? new Uint8Array(), signer.keys));
}

/** A terminal that is alone with a million members; and how soon a revocation reaches one that is connected. */
export async function benchTerminal({ members }: { readonly members: number }): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'garita-bench-'));
  try {
    const all = await membersOf(members);
    const madeAt = Date.now();
    const { size } = statSync(await all.write(folder, madeAt));
    const { store, ms: openMs, megabytes: memoryMegabytes } = await opening(folder, all);
    const pack = store.current();
    if (!pack) throw new Error('the pack did not verify');
    const lookup = timed(200_000, (index) => {
      pack.lookup(all.cardKey((index * 7_919) % members));
    });
    const snapshot = { pack, keys: all.keys };
    const decision = deciding(snapshot, all);
    const check = await checking(folder, snapshot, all);
    const deltaMs = round(await following(store, all, madeAt), 1);
    const reached = await revocationsReach(20);
    const packMegabytes = round(size / 1e6);
    const bytesPerKey = round(size / pack.count);
    const clock = ({ p50, p99 }: Micros) => `p50 ${p50} µs, p99 ${p99} µs`;
    return {
      title: `Terminal alone, ${members.toLocaleString('en-US')} members with card, PASSID and vehicle`,
      rows: [
        { what: 'signed pack', figure: `${packMegabytes} MB, ${bytesPerKey} bytes a key` },
        { what: 'read, verified and opened', figure: `${openMs} ms` },
        { what: 'memory that it takes', figure: `${memoryMegabytes} MB` },
        { what: 'one lookup', figure: clock(lookup) },
        { what: 'a decision from it', figure: `${decision.cpu} µs of processor time; ${clock(decision)}` },
        { what: 'a whole check alone, on disk', figure: clock(check) },
        { what: 'a delta of 99 keys, on disk and applied', figure: `${deltaMs} ms` },
        {
          what: 'a revocation, from its answer to the terminal',
          figure: `p50 ${reached.p50} ms, longest of ${reached.count} ${reached.longest} ms`,
        },
      ],
      figures: {
        decisionP50Micros: decision.p50,
        decisionP99Micros: decision.p99,
        decisionCpuMicros: decision.cpu,
        lookupP50Micros: lookup.p50,
        lookupP99Micros: lookup.p99,
        checkP50Micros: check.p50,
        checkP99Micros: check.p99,
        packMegabytes,
        bytesPerKey,
        openMs,
        memoryMegabytes,
        deltaMs,
        revocationP50Ms: reached.p50,
        revocationLongestMs: reached.longest,
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
