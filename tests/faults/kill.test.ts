import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findRedis, type OwnRedis, openRedis } from '../queue/servers.ts';
import { type Actor, type Cast, castOf } from './cast.ts';
import { type Centre, openCentre } from './centre.ts';
import { type Chance, chanceOfRun } from './chance.ts';
import { checkInvariants, type Findings } from './invariants.ts';
import { type LaneClient, openLaneClient } from './lane-client.ts';
import { startLoad } from './load.ts';
import { say } from './say.ts';
import { openWindow, type Window } from './window.ts';

/** Kills of the whole suite: `npm run faults` makes 200. */
const kills = Number(process.env.GARITA_FAULT_KILLS ?? 10);
/** After so many everything is stopped and looked at. */
const lookEvery = 25;
const redis = findRedis();
const share = redis.kind === 'binary' ? Math.ceil(kills / 2) : kills;
const timeout = 120_000 + share * 15_000;

/** Something that can be killed and comes back. */
interface Target {
  readonly name: string;
  kill(): Promise<void>;
  start(): void | Promise<void>;
  ready(): Promise<void>;
}

interface Stage {
  readonly centre: Centre;
  readonly cast: Cast;
  readonly windows: readonly Window[];
  readonly clients: readonly LaneClient[];
  readonly targets: readonly Target[];
}

async function setStage(chance: Chance, own: OwnRedis | undefined): Promise<Stage> {
  const centre = await openCentre(own ? { redis: own } : {});
  onTestFinished(centre.remove);
  const windows = ['250401-S1', '250401-S2'].map((laneId) => openWindow({ centre, laneId }));
  onTestFinished(async () => {
    for (const window of windows) await window.kill();
  });
  centre.worker.start();
  const cast = await castOf(centre, chance.apart('cast'));
  await centre.settled();
  for (const window of windows) window.start();
  for (const window of windows) await window.ready();
  const clients = await Promise.all(
    ['250401-S3', '250401-G1', '250401-G2'].map((laneId) => {
      const again = chance.apart(laneId);
      return openLaneClient({ centre, terminal: `lane-${laneId}`, laneId, again: () => again.unit() < 0.1 });
    }),
  );
  const targets: Target[] = [centre.api, centre.worker, ...windows];
  if (own) targets.push({ name: 'queue', kill: own.kill, start: own.start, ready: async () => {} });
  return { centre, cast, windows, clients, targets };
}

/** Stops everything as an operator does, looks at what is on the disk, and starts it again. */
async function look(stage: Stage, screenings: readonly string[], again: boolean): Promise<Findings> {
  const { centre, windows, clients, targets } = stage;
  for (const target of targets) {
    await target.start();
    await target.ready();
  }
  // What the journals still hold is sent before they end.
  const ended = await Promise.all(windows.map((window) => window.end()));
  await centre.settled();
  await centre.stop();
  const found = checkInvariants({
    data: centre.data,
    env: centre.env,
    acknowledged: clients.flatMap(({ told }) => told),
    windows,
    screenings,
  });
  const violations = [
    ...found.violations,
    ...clients.flatMap(({ faults }) => faults),
    ...[centre.api, ...windows].flatMap((victim) => victim.endedAlone()),
    ...ended.flatMap((code, i) => (code === 0 ? [] : [`${windows[i]?.name} ended with ${code}`])),
  ];
  if (again) for (const target of targets) if (target.name !== 'queue') await target.start();
  return { violations, counts: found.counts };
}

/** Of the acknowledged events, how many the running centre does not have exactly once. */
function missing({ centre, clients }: Stage): number {
  const ids = clients.flatMap(({ told }) => told.map(({ crossingId }) => crossingId));
  const list = JSON.stringify(ids).replaceAll("'", '');
  return (
    ids.length -
    centre.count(`SELECT COUNT(*) FROM crossings WHERE id IN (SELECT value FROM json_each('${list}'))`)
  );
}

async function killAtRandom(chance: Chance, own: OwnRedis | undefined, queue: string): Promise<void> {
  const stage = await setStage(chance, own);
  const { centre, cast, clients, windows, targets } = stage;
  const load = startLoad({ centre, cast, clients, windows, chance: chance.apart('load') });
  onTestFinished(load.stop);
  const schedule = chance.apart('kills');
  const killed: Record<string, number> = {};
  let members: readonly Actor[] = cast.members;

  let deck: Target[] = [];
  for (let kill = 1; kill <= share; kill += 1) {
    // In an order of chance, and each as often as the others.
    if (deck.length === 0) deck = [...targets];
    const target = schedule.one(deck);
    deck = deck.filter((other) => other !== target);
    await sleep(schedule.whole(20, 700));
    await target.kill();
    killed[target.name] = (killed[target.name] ?? 0) + 1;
    await sleep(schedule.whole(0, 500));
    await target.start();
    // Some are killed again while they come up.
    if (schedule.unit() < 0.7) await target.ready();
    if (target === centre.api) await centre.api.ready();
    expect(missing(stage), `seed ${chance.seed}, after kill ${kill}`).toBe(0);
    // Somebody loses their membership or comes on the list while all this happens.
    const [next] = members;
    if (kill % 5 === 3 && next && members.length > 4) {
      await (schedule.unit() < 0.5 ? cast.revoke(next) : cast.list(next));
      members = members.slice(1);
    }
    say.progress(`${queue}: kill ${kill} of ${share} (${target.name}), ${load.asked()} events`);
    if (kill % lookEvery === 0 && kill < share) {
      await load.pause();
      const { violations } = await look(stage, load.screenings(), true);
      expect(violations, `seed ${chance.seed}, after kill ${kill}`).toEqual([]);
      load.resume();
    }
  }
  await load.stop();
  const { violations, counts } = await look(stage, load.screenings(), false);
  const replayed = clients.reduce((sum, { replays }) => sum + replays(), 0);
  const slowest = Math.round(Math.max(...windows.flatMap(({ told }) => told.map(({ tookMs }) => tookMs))));
  say.line(
    `faults, ${queue}: seed ${chance.seed}; ${JSON.stringify({ kills: share, killed, ...counts, replayed, published: cast.published(), slowestTerminalAnswerMs: slowest })}`,
  );
  expect(violations, `seed ${chance.seed}`).toEqual([]);
  expect(counts.acknowledged).toBeGreaterThan(share);
  expect(counts.screenings).toBeGreaterThan(0);
  expect(counts.admits).toBeGreaterThan(0);
}

describe('API, workers, queue and terminals killed at random moments under load', () => {
  const onRedis = redis.kind === 'binary' ? it : it.skip;

  onRedis(
    'lose nothing, double nothing and admit nobody wrongly, with Redis',
    async () => {
      const own = await openRedis(redis.kind === 'binary' ? redis.path : '');
      onTestFinished(own.close);
      await killAtRandom(chanceOfRun(), own, 'Redis');
    },
    timeout,
  );

  it(
    'lose nothing, double nothing and admit nobody wrongly, with the embedded queue',
    () => killAtRandom(chanceOfRun(), undefined, 'embedded Valkey'),
    timeout,
  );
});
