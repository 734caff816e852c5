import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runGarita } from '../cli/running.ts';
import { castOf } from './cast.ts';
import { type Centre, openCentre } from './centre.ts';
import { chanceOfRun } from './chance.ts';
import { checkInvariants } from './invariants.ts';
import { openLaneClient } from './lane-client.ts';
import { startLoad } from './load.ts';
import { until, type Victim } from './processes.ts';
import { say } from './say.ts';
import { limitFiles, openSmallDisk } from './small-disk.ts';
import { openWindow } from './window.ts';

const chance = chanceOfRun();

/** How a disk is filled here: a small filesystem, or where nobody may mount one a limit on how large files may grow. */
interface Full {
  readonly how: string;
  readonly folder?: string;
  fill(victim: Victim, file: string): void;
  free(victim: Victim): void;
}

function openFull(): Full {
  const disk = process.env.GARITA_FAULT_DISK === 'limit' ? undefined : openSmallDisk(48);
  if (disk) {
    onTestFinished(disk.remove);
    return { how: 'a full filesystem', folder: disk.folder, fill: () => disk.fill(), free: disk.free };
  }
  return {
    how: 'a limit on its files',
    fill(victim, file) {
      const { size } = statSync(file);
      if (!limitFiles(victim.child()?.pid, Math.floor(size / 2))) throw new Error('prlimit is not to be had');
    },
    free: (victim) => void limitFiles(victim.child()?.pid, 'unlimited'),
  };
}

async function finish(
  centre: Centre,
  windows: ReturnType<typeof openWindow>[],
  clients: Awaited<ReturnType<typeof openLaneClient>>[],
) {
  for (const window of windows) expect(await window.end(), window.errors()).toBe(0);
  await centre.settled();
  await centre.stop();
  const { violations, counts } = checkInvariants({
    data: centre.data,
    env: centre.env,
    acknowledged: clients.flatMap(({ told }) => told),
    windows,
  });
  const alone = [centre.api, ...windows].flatMap((victim) => victim.endedAlone());
  expect(
    [...violations, ...clients.flatMap(({ faults }) => faults), ...alone],
    `seed ${chance.seed}`,
  ).toEqual([]);
  return counts;
}

describe("the centre's disk", () => {
  it('when it is full, nothing is acknowledged that is not stored, lanes go on, and nothing is lost', async () => {
    const full = openFull();
    const centre = await openCentre(full.folder === undefined ? {} : { data: join(full.folder, 'data') });
    onTestFinished(centre.remove);
    const window = openWindow({ centre, laneId: '250401-S1' });
    onTestFinished(window.kill);
    centre.worker.start();
    const cast = await castOf(centre, chance.apart('cast'), 4);
    await centre.settled();
    window.start();
    await window.ready();
    const clients = await Promise.all(
      ['250401-S3', '250401-G1'].map((laneId) =>
        openLaneClient({ centre, terminal: `lane-${laneId}`, laneId, again: () => chance.unit() < 0.1 }),
      ),
    );
    const load = startLoad({ centre, cast, clients, windows: [window], chance: chance.apart('load') });
    onTestFinished(load.stop);
    await sleep(1_500);

    full.fill(centre.api, join(centre.data, 'garita.db-wal'));
    const before = clients.map(({ putOff }) => putOff.length);
    await until(
      () => clients.every(({ putOff }, i) => putOff.length > (before[i] ?? 0) + 20),
      () => clients.map(({ putOff }) => putOff),
    );
    const stored = centre.count('SELECT COUNT(*) FROM crossings');
    const told = () => clients.reduce((sum, client) => sum + client.told.length, 0);
    const acknowledged = told();
    const askedAt = performance.now();
    await sleep(2_000);
    // Whole seconds in which nothing could be stored, and nobody was told that it was.
    expect(told()).toBe(acknowledged);
    expect(centre.count('SELECT COUNT(*) FROM crossings')).toBe(stored);
    for (const { status, text } of clients.flatMap(({ putOff }) => putOff)) {
      const { type, detail } = JSON.parse(text);
      expect([status, type]).toEqual([503, '/problems/unavailable']);
      expect(detail).toContain('Repeat it with the same Idempotency-Key');
    }
    const ready = async () => {
      const answer = await fetch(`${centre.url}/readyz`);
      return { status: answer.status, text: await answer.text() };
    };
    const told503 = await ready();
    expect([told503.status, told503.text]).toEqual([
      503,
      expect.stringMatching(/nothing can be stored \(\w+/),
    ]);
    const meanwhile = window.told.filter((one) => one.askedAt > askedAt);
    expect(meanwhile.length).toBeGreaterThan(0);
    expect(meanwhile.every(({ alone }) => alone)).toBe(true);

    full.free(centre.api);
    await until(
      () => clients.every(({ told: all }) => (all.at(-1)?.askedAt ?? 0) > askedAt),
      () => centre.api.errors(),
    );
    expect((await ready()).status).toBe(200);
    await sleep(500);
    await load.stop();
    const putOff = clients.reduce((sum, client) => sum + client.putOff.length, 0);
    const counts = await finish(centre, [window], clients);
    say.line(`faults, disk of the centre (${full.how}): ${JSON.stringify({ ...counts, putOff })}`);
    expect(counts.screenings).toBeGreaterThan(0);
  });
});

describe("the terminal's disk", () => {
  it('when it is full, the lane refers and admits nobody without a record; afterwards all goes on', async () => {
    const full = openFull();
    const centre = await openCentre();
    onTestFinished(centre.remove);
    const window = openWindow({
      centre,
      laneId: '250401-S1',
      ...(full.folder === undefined ? {} : { folder: join(full.folder, 'terminal') }),
    });
    onTestFinished(window.kill);
    centre.worker.start();
    const { members } = await castOf(centre, chance.apart('cast'), 2);
    const [member] = members;
    if (!member) throw new Error('no member');
    await centre.settled();
    window.start();
    await window.ready();
    expect((await window.ask(member))?.decision).toBe('admit');
    // Some of it is still to be sent when the disk is full.
    await centre.api.kill();
    for (let i = 0; i < 20; i += 1) expect((await window.ask(member))?.alone).toBe(true);

    full.fill(window, join(window.folder, 'journal.db-wal'));
    for (let i = 0; i < 60; i += 1) await window.ask(member);
    const refused = await window.ask(member);
    expect([refused?.decision, refused?.reasons, refused?.sequence]).toEqual([
      'refer',
      ['journal_failed'],
      null,
    ]);
    centre.api.start();
    await centre.api.ready();
    // The centre is back, the disk is not: longer than the breaker's pause, and the terminal lives.
    for (let i = 0; i < 25; i += 1) {
      const answer = await window.ask(member);
      expect([answer?.decision, answer?.reasons]).toEqual(['refer', ['journal_failed']]);
      await sleep(100);
    }
    expect(window.alive(), window.errors()).toBe(true);

    full.free(window);
    await until(
      async () => {
        const answer = await window.ask(member);
        return answer?.decision === 'admit' && !answer.alone;
      },
      () => [window.last(), window.errors()],
    );
    const withoutRecord = window.told.filter(({ sequence }) => sequence === null).length;
    const counts = await finish(centre, [window], []);
    say.line(`faults, disk of the terminal (${full.how}): ${JSON.stringify({ ...counts, withoutRecord })}`);
  });
});

describe('a start on a full disk', () => {
  it('says in one line what is wrong, and succeeds when there is room again', async ({ skip }) => {
    const disk = openSmallDisk(8);
    if (!disk) return skip('nobody may mount a filesystem here');
    onTestFinished(disk.remove);
    const data = join(disk.folder, 'data');
    // From no room at all to room for all but the last of what a start writes.
    for (const free of [0, 40, 700]) {
      disk.fill(free * 1024);
      const { status, stderr } = runGarita(['serve'], { GARITA_DATA: data, PORT: '0' });
      expect([free, status]).toEqual([free, 1]);
      expect(stderr).toMatch(
        /^garita: GARITA_DATA: \S+ cannot be written \(\w+\): is its disk full\? Free .*\n$/,
      );
      disk.free();
    }
    const centre = await openCentre({ data });
    onTestFinished(centre.remove);
    expect(await centre.api.stop(), centre.api.errors()).toBe(0);
  });
});
