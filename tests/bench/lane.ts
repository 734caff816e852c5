import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import BetterSqlite3 from 'better-sqlite3';
import { databaseFile, readDevelopmentSecrets } from '../../src/config/data-folder.ts';
import { keysFrom } from '../../src/config/secrets.ts';
import { mintToken } from '../../src/http/tokens.ts';
import { personAt } from '../../src/seed/people.ts';
import { end, freePort, run, said } from './processes.ts';
import { type Row, round, type Section } from './section.ts';

const seed = 7;
const connections = [1, 50, 200] as const;
const terminals = 64;

interface LaneOptions {
  readonly members: number;
  readonly seconds: number;
  readonly rounds: number;
}

/** A booth check of two members in a registered car, as autocannon sends it; each with its own key and sequence. */
function checks(tokens: readonly string[], members: number, run: string) {
  let next = 0;
  return {
    method: 'POST' as const,
    path: '/v1/crossings',
    setupRequest(request: object) {
      const number = next++;
      const [driver, passenger] = [0, 1].map((seat) =>
        personAt(seed, (number * 2 + seat) % Math.min(members, 5000)),
      );
      const { plate, state, country } = driver!.vehicle;
      return {
        ...request,
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${tokens[number % tokens.length]}`,
          'idempotency-key': `${run}-${String(number).padStart(8, '0')}`,
        },
        body: JSON.stringify({
          capturedAt: new Date().toISOString(),
          sequence: Math.floor(number / tokens.length) + sequenceOffset,
          phase: 'booth',
          occupants: [{ rfid: driver!.rfid }, { rfid: passenger!.rfid }],
          occupantCount: 2,
          vehicle: { plate, state, country },
        }),
      };
    },
  };
}

let sequenceOffset = 0;

/** A million members that were seeded at once go into the snapshot first; that is not what is measured here. */
async function untilSettled(folder: string): Promise<void> {
  const db = new BetterSqlite3(databaseFile(folder), { readonly: true });
  const behind = db
    .prepare('SELECT (SELECT MAX(seq) FROM snapshot_changes) > done_seq FROM snapshot_state')
    .pluck();
  while (behind.get() === 1) await sleep(500);
  db.close();
}

function fire(url: string, request: object, count: number, seconds: number) {
  return autocannon({ url, connections: count, duration: seconds, requests: [request as never] });
}

/** The durable check against a bare Hono route: same core, same generator, interleaved; the best of each is not taken, the sum is. */
export async function benchLane(options: LaneOptions): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'garita-bench-'));
  const environment = { GARITA_DATA: folder, GARITA_LOG_LEVEL: 'warn' };
  const [barePort, port, internal] = await Promise.all([freePort(), freePort(), freePort()]);
  const first = run('src/cli.ts', ['serve'], {
    ...environment,
    PORT: String(port),
    GARITA_INTERNAL_PORT: String(internal),
  });
  await said(first, 'Data');
  await end(first);
  const seeding = run(
    'src/cli.ts',
    [
      'seed',
      '--members',
      String(options.members),
      '--list-entries',
      '0',
      '--seed',
      String(seed),
      '--data',
      folder,
      '--json',
    ],
    environment,
  );
  seeding.stdout?.resume();
  const [code] = (await new Promise<[number]>((resolve) =>
    seeding.once('exit', (status) => resolve([status ?? 1])),
  )) as [number];
  if (code !== 0) throw new Error('seeding failed');

  const secrets = readDevelopmentSecrets(folder);
  if (!secrets) throw new Error('the data folder has no keys');
  const keys = await keysFrom(secrets);
  const bare = run('tests/bench/server-bare.ts', [], { PORT: String(barePort) }, 0);
  const api = run(
    'src/cli.ts',
    ['serve'],
    { ...environment, PORT: String(port), GARITA_INTERNAL_PORT: String(internal) },
    0,
  );
  await Promise.all([said(bare, 'ready'), said(api, 'Data')]);
  await untilSettled(folder);
  const rows: Row[] = [];
  const figures: Record<string, number> = {};
  try {
    for (const count of connections) {
      let bareSum = 0;
      let laneSum = 0;
      let p50 = 0;
      let p99 = 0;
      for (let round = -1; round < options.rounds; round++) {
        const name = `${count}-${round}`;
        const tokens = await Promise.all(
          Array.from({ length: terminals }, (_, i) =>
            mintToken(
              { keys, now: Date.now },
              { subject: `bench-${name}-${i}`, roles: ['terminal'], laneId: `250401-S${(i % 11) + 1}` },
              3600,
            ),
          ),
        );
        sequenceOffset = 0;
        const request = checks(tokens, options.members, name);
        const seconds = round < 0 ? 1 : options.seconds;
        const plain = await fire(
          `http://127.0.0.1:${barePort}`,
          { ...request, path: '/bare' },
          count,
          seconds,
        );
        const lane = await fire(`http://127.0.0.1:${port}`, request, count, seconds);
        if (lane.non2xx > 0 || lane.errors > 0)
          throw new Error(`${lane.non2xx} answers were no success, ${lane.errors} errors`);
        if (round < 0) continue;
        bareSum += plain.requests.average;
        laneSum += lane.requests.average;
        p50 = Math.max(p50, lane.latency.p50);
        p99 = Math.max(p99, lane.latency.p99);
      }
      const ratio = round(laneSum / bareSum, 3);
      figures[`ratio_${count}`] = ratio;
      figures[`perSecond_${count}`] = Math.round(laneSum / options.rounds);
      rows.push({
        what: `${count} connection${count > 1 ? 's' : ''}`,
        figure: `ratio ${ratio} (${Math.round(laneSum / options.rounds)}/s against ${Math.round(bareSum / options.rounds)}/s), p50 ${p50} ms, p99 ${p99} ms`,
      });
    }
  } finally {
    await Promise.all([end(bare), end(api)]);
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    title: `Durable lane check (booth, 2 occupants and vehicle, ${options.members.toLocaleString('en-US')} members) against a bare Hono JSON route, one core`,
    rows,
    figures: { ratio: figures.ratio_50 ?? 0, ...figures },
  };
}
