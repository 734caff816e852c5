import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '../../src/db/new-id.ts';
import { passportZone } from '../../src/seed/mrz.ts';
import { personAt } from '../../src/seed/people.ts';
import { type LiveService, startLive } from './live-service.ts';
import { freePort } from './processes.ts';
import { quantile, type Row, round, type Section } from './section.ts';

const seed = 4711;
let nobody = 0;

/** A check of one traveler whom nobody has seen, in a general lane. */
function strangerAt(phase: 'preread' | 'booth', sequence: number, capturedAt = Date.now()) {
  const person = personAt(seed, nobody);
  nobody += 1;
  const { plate, state, country } = person.vehicle;
  return {
    capturedAt: new Date(capturedAt).toISOString(),
    sequence,
    phase,
    occupants: [{ mrz: passportZone(person, '2031-05-17') }],
    ...(phase === 'booth' ? { occupantCount: 1 } : {}),
    vehicle: { plate, state, country },
  };
}

const lane = (index: number) => `250401-G${(index % 4) + 1}`;

/** Milliseconds from a pre-read of an unknown traveler to its answer with their standing, one at a time. */
async function prereads(live: LiveService, count: number): Promise<number[]> {
  const token = await live.token({
    subject: `bench-preread-${newId()}`,
    roles: ['terminal'],
    laneId: lane(0),
  });
  const times: number[] = [];
  for (let sequence = 0; sequence < count; sequence += 1) {
    const body = JSON.stringify(strangerAt('preread', sequence));
    const started = performance.now();
    const key = newId();
    const answer = await live.wire.send({
      method: 'POST',
      path: '/v1/crossings',
      token,
      idempotencyKey: key,
      body,
    });
    if (answer.status !== 201) throw new Error(`answered ${answer.status}`);
    const { id } = JSON.parse(answer.text) as { id: string };
    for (;;) {
      const now = await live.wire.send({ method: 'GET', path: `/v1/crossings/${id}`, token });
      if ((JSON.parse(now.text) as { state: string }).state === 'decided') break;
      await sleep(1);
    }
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b);
}

/** A Redis of our own, or undefined where there is none on this machine. */
async function withRedis<T>(work: (url: string) => Promise<T>): Promise<T | undefined> {
  const port = await freePort();
  const server = spawn('redis-server', ['--port', String(port), '--save', '', '--appendonly', 'no'], {
    stdio: 'ignore',
  });
  const failed = new Promise<true>((resolve) => server.once('error', () => resolve(true)));
  if (await Promise.race([failed, sleep(500, false)])) return undefined;
  try {
    return await work(`redis://127.0.0.1:${port}`);
  } finally {
    server.kill();
  }
}

interface CatchUp {
  readonly seconds: number;
  readonly stored: number;
  readonly liveP99: number;
}

/** 31,000 events of 31 terminals, stored over three hours, in batches of 100; a live check each 50 ms beside them. */
async function catchUp(live: LiveService, terminals: number, each: number): Promise<CatchUp> {
  const names = Array.from({ length: terminals }, (_, i) => `bench-stored-${i}-${newId()}`);
  const tokens = await Promise.all(
    names.map((subject, i) => live.token({ subject, roles: ['terminal'], laneId: lane(i) })),
  );
  const outage = Date.now() - 3 * 3_600_000;
  const batches = tokens.map((token) => ({
    token,
    bodies: Array.from({ length: each / 100 }, (_, part) =>
      JSON.stringify({
        items: Array.from({ length: 100 }, (_, i) => {
          const sequence = part * 100 + i;
          const at = outage + (sequence * 3 * 3_600_000) / each;
          return { idempotencyKey: newId(), body: strangerAt('booth', sequence, at) };
        }),
      }),
    ),
  }));
  let over = false;
  const waits: number[] = [];
  const liveToken = await live.token({
    subject: `bench-live-${newId()}`,
    roles: ['terminal'],
    laneId: lane(7),
  });
  const checking = (async () => {
    const under: Promise<void>[] = [];
    const started = performance.now();
    for (let sequence = 0; !over; sequence += 1) {
      const due = started + sequence * 50;
      await sleep(Math.max(0, due - performance.now()));
      const body = JSON.stringify(strangerAt('booth', sequence));
      const sent = live.wire
        .send({ method: 'POST', path: '/v1/crossings', token: liveToken, idempotencyKey: newId(), body })
        .then(({ status }) => {
          if (status !== 201) throw new Error(`a live check was answered ${status}`);
          waits.push(performance.now() - due);
        });
      under.push(sent);
    }
    await Promise.all(under);
  })();
  const started = performance.now();
  const queue = [...batches];
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let next = queue.pop(); next; next = queue.pop()) {
        for (const body of next.bodies) {
          const { token } = next;
          const answer = await live.wire.send({ method: 'POST', path: '/v1/crossings/batch', token, body });
          const { results } = JSON.parse(answer.text) as { results: { status: number }[] };
          if (results.some(({ status }) => status !== 201)) throw new Error('a stored event was not taken');
        }
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  over = true;
  await checking;
  const admin = await live.token({ subject: 'bench', roles: ['admin'], agency: 'CBP' });
  let stored = 0;
  for (let cursor = ''; ; ) {
    const path = `/v1/crossings?terminal=bench-stored-*&limit=500${cursor}`;
    const page = await live.wire.send({ method: 'GET', path, token: admin });
    const { items, next } = JSON.parse(page.text) as { items: unknown[]; next?: string };
    stored += items.length;
    if (next === undefined) break;
    cursor = `&cursor=${encodeURIComponent(next)}`;
  }
  return {
    seconds,
    stored,
    liveP99: quantile(
      waits.sort((a, b) => a - b),
      0.99,
    ),
  };
}

/** A service as it is started, its workers and the generator on the same cores. */
export async function benchLaneLive(): Promise<Section> {
  const rows: Row[] = [];
  const figures: Record<string, number> = {};
  const standing = (what: string, name: string, times: readonly number[]) => {
    const [p50, p99] = [round(quantile(times, 0.5), 1), round(quantile(times, 0.99), 1)];
    rows.push({ what: `pre-read to standing, ${what}`, figure: `p50 ${p50} ms, p99 ${p99} ms` });
    figures[`standing_${name}_p99`] = p99;
  };
  const live = await startLive();
  try {
    standing('embedded queue', 'embedded', await prereads(live, 400));
    const peak = JSON.parse(
      live.garita([
        'replay',
        '--day',
        'seed',
        '--speed',
        '14',
        '--from',
        '07:00',
        '--minutes',
        '3',
        '--json',
      ]),
    );
    const { p50, p99 } = peak.latencyMs;
    const rate = round(peak.throughput, 0);
    rows.push({
      what: '10 x the peak hour, embedded queue',
      figure: `${rate}/s, p50 ${p50} ms, p99 ${p99} ms`,
    });
    figures.peak_p99 = p99;
    const { seconds, stored, liveP99 } = await catchUp(live, 31, 1_000);
    rows.push({
      what: '31,000 stored events of strangers',
      figure: `${round(seconds, 1)} s, ${stored.toLocaleString('en-US')} stored, live checks meanwhile p99 ${round(liveP99, 1)} ms`,
    });
    Object.assign(figures, {
      catchUpSeconds: round(seconds, 1),
      catchUpStored: stored,
      catchUpLiveP99: round(liveP99, 1),
    });
  } finally {
    await live.close();
  }
  const redis = await withRedis(async (url) => {
    const other = await startLive(url);
    return prereads(other, 400).finally(other.close);
  });
  if (redis) standing('Redis', 'redis', redis);
  else rows.push({ what: 'pre-read to standing, Redis', figure: 'skipped: there is no redis-server here' });
  return {
    title: 'A whole service on this machine (API, workers, queue and generator share its cores)',
    rows,
    figures,
  };
}
