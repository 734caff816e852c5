import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { castOf } from './cast.ts';
import { openCentre } from './centre.ts';
import { chanceOfRun } from './chance.ts';
import { openClock } from './clock.ts';
import { checkInvariants } from './invariants.ts';
import { openLaneClient } from './lane-client.ts';
import { startLoad } from './load.ts';
import { until } from './processes.ts';
import { say } from './say.ts';
import { openWindow } from './window.ts';

const chance = chanceOfRun();

it('loses nothing and admits nobody wrongly while the clocks of centre and terminal are set back and forward', async () => {
  const centre = await openCentre({ clock: 0 });
  onTestFinished(centre.remove);
  const atLane = openClock(join(centre.folder, 'clock-at-lane'));
  const window = openWindow({ centre, laneId: '250401-S1', node: atLane.node, env: atLane.env });
  onTestFinished(window.kill);
  centre.worker.start();
  const cast = await castOf(centre, chance.apart('cast'), 4);
  const [member] = cast.members;
  if (!member) throw new Error('no member');
  await centre.settled();
  window.start();
  await window.ready();
  const fromCentre = () =>
    until(
      async () => (await window.ask(member))?.alone === false && window.last()?.decision === 'admit',
      () => [window.last(), window.errors()],
    );
  await fromCentre();

  // An outage, in which somebody sets the terminal's clock.
  await centre.api.kill();
  expect(await window.ask(member)).toMatchObject({ decision: 'admit', alone: true });
  const age = window.last()?.snapshotAge ?? -1;
  await atLane.set(-8);
  const behind = await window.ask(member);
  expect(behind).toMatchObject({ decision: 'admit', alone: true });
  expect(window.last()?.snapshotAge).toBeGreaterThanOrEqual(age);
  await atLane.set(8);
  const ahead = await window.ask(member);
  expect(ahead).toMatchObject({ decision: 'redirect', alone: true, reasons: ['snapshot_stale'] });
  centre.api.start();
  await centre.api.ready();
  await until(() => window.events().every(({ state }) => state === 'sent'), window.errors);
  // Hours off, it finds its way to the centre all the same.
  await fromCentre();
  await atLane.set(0);
  const isLate = (sequence: number | null | undefined) =>
    centre.count(`SELECT late FROM crossings WHERE phase = 'booth' AND sequence = ${sequence}
      AND terminal_id = '${window.terminalId()}'`);
  expect([isLate(behind?.sequence), isLate(ahead?.sequence)]).toEqual([1, 1]);

  // The centre's clock goes far ahead, and is set back while a dead worker holds messages and others wait.
  const clients = await Promise.all(
    ['250401-S3', '250401-G1'].map((laneId) =>
      openLaneClient({ centre, terminal: `lane-${laneId}`, laneId, again: () => chance.unit() < 0.1 }),
    ),
  );
  const [client] = clients;
  if (!client) throw new Error('no client');
  const held = (await window.ask(member)) && window.last()?.snapshotVersion;
  const load = startLoad({ centre, cast, clients, windows: [window], chance: chance.apart('load') });
  onTestFinished(load.stop);
  await centre.setClock(30);
  // Stale by that clock, and soon screened anew.
  await until(
    async () => (await client.check(member, 'booth')).decision === 'admit',
    () => client.told.at(-1),
  );
  await centre.worker.kill();
  await sleep(500);
  await load.pause();
  // Packs from the future are not taken: the one that is here grows older.
  await window.ask(member);
  expect(window.last()?.snapshotAge).toBeGreaterThanOrEqual(0);
  expect(window.last()?.snapshotVersion).toBeLessThanOrEqual((held ?? 0) + 5);
  await centre.setClock(0);
  const doubted = await client.check(member, 'booth');
  expect([doubted.decision, doubted.reasons]).toEqual(['refer', ['standing_stale']]);
  centre.worker.start();
  await centre.settled();
  expect((await client.check(member, 'booth')).decision).toBe('admit');

  // A start with a clock that is behind.
  load.resume();
  await centre.api.kill();
  await centre.setClock(-5);
  centre.api.start();
  await centre.api.ready();
  await sleep(1_000);
  await centre.setClock(0);
  await sleep(1_000);
  await load.stop();
  await fromCentre();
  // A centre two midnights ahead has given no subkey of today; one is asked for every five seconds.
  await sleep(8_000);
  // The centre has begun a new life with the right time, and its packs are taken again.
  await until(
    async () =>
      (await window.ask(member)) !== undefined &&
      (window.last()?.snapshotAge ?? 99) < 5 &&
      (window.last()?.snapshotVersion ?? 0) >= Number(centre.count('SELECT version FROM snapshot_state')),
    () => [window.last(), window.errors()],
  );
  await centre.api.kill();
  expect(await window.ask(member)).toMatchObject({ decision: 'admit', reasons: [], alone: true });
  centre.api.start();
  await centre.api.ready();

  expect(await window.end(), window.errors()).toBe(0);
  await centre.settled();
  await centre.stop();
  const { violations, counts } = checkInvariants({
    data: centre.data,
    env: centre.env,
    acknowledged: clients.flatMap(({ told }) => told),
    windows: [window],
    screenings: load.screenings(),
  });
  say.line(`faults, clocks: seed ${chance.seed}; ${JSON.stringify(counts)}`);
  const alone = [centre.api, window].flatMap((victim) => victim.endedAlone());
  expect(
    [...violations, ...clients.flatMap(({ faults }) => faults), ...alone],
    `seed ${chance.seed}`,
  ).toEqual([]);
});
