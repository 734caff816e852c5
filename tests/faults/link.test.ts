import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { castOf } from './cast.ts';
import { openCentre } from './centre.ts';
import { chanceOfRun } from './chance.ts';
import { checkInvariants } from './invariants.ts';
import { openLaneClient } from './lane-client.ts';
import { type Fate, fates, type Link, openLink } from './link.ts';
import { startLoad } from './load.ts';
import { until } from './processes.ts';
import { say } from './say.ts';
import { openWindow } from './window.ts';

/** Seconds of bad weather. */
const seconds = Math.min(120, Math.max(5, Number(process.env.GARITA_FAULT_KILLS ?? 10) / 2));

/** Three of four requests get through without harm. */
const storm: Record<Fate, number> = {
  whole: 27,
  late: 3,
  cut_before: 1,
  half_request: 1,
  lost_answer: 1,
  half_answer: 1,
  trickle: 1,
  silent: 0.5,
  twice: 1,
  again_later: 1,
};

it(
  'keeps everything once and in order on a link that drops, delays, duplicates and reorders',
  async () => {
    const chance = chanceOfRun();
    const links: Link[] = [];
    async function link(target: string): Promise<Link> {
      const opened = await openLink(target, chance.apart(`link ${links.length}`));
      links.push(opened);
      onTestFinished(opened.close);
      return opened;
    }
    const centre = await openCentre({ internalUrl: async (target) => (await link(target)).url });
    onTestFinished(centre.remove);
    const outside = await link(centre.url);
    const windows = ['250401-S1', '250401-S2'].map((laneId) =>
      openWindow({ centre, laneId, api: outside.url }),
    );
    onTestFinished(async () => {
      for (const window of windows) await window.kill();
    });
    centre.worker.start();
    const cast = await castOf(centre, chance.apart('cast'));
    await centre.settled();
    for (const window of windows) window.start();
    for (const window of windows) await window.ready();
    const clients = await Promise.all(
      ['250401-S3', '250401-G1'].map((laneId) =>
        openLaneClient({
          centre: { url: outside.url, mint: centre.mint },
          terminal: `lane-${laneId}`,
          laneId,
          again: () => chance.unit() < 0.1,
        }),
      ),
    );

    for (const each of links) each.weather(storm);
    const load = startLoad({ centre, cast, clients, windows, chance: chance.apart('load') });
    onTestFinished(load.stop);
    await sleep(seconds * 1_000);
    const seen = () => fates.every((fate) => (outside.counts()[fate] ?? 0) > 0);
    await until(seen, outside.counts);
    await load.stop();
    for (const each of links) each.weather({});
    await outside.calm();
    for (const window of windows) expect(await window.end()).toBe(0);
    await centre.settled();
    await centre.stop();
    await links[0]?.calm();

    const { violations, counts } = checkInvariants({
      data: centre.data,
      env: centre.env,
      acknowledged: clients.flatMap(({ told }) => told),
      windows,
      screenings: load.screenings(),
    });
    const took = windows.flatMap(({ told }) => told.map(({ tookMs }) => tookMs));
    const weather = links.map((each) => each.counts());
    say.line(
      `faults, link: seed ${chance.seed}; ${JSON.stringify({ ...counts, slowestTerminalAnswerMs: Math.round(Math.max(...took)), over2s: took.filter((ms) => ms > 2_000).length, workers: weather[0], lanes: weather[1] })}`,
    );
    expect(
      [...violations, ...clients.flatMap(({ faults }) => faults), ...centre.api.endedAlone()],
      `seed ${chance.seed}`,
    ).toEqual([]);
    expect(counts.admits).toBeGreaterThan(0);
    expect(counts.alone).toBeGreaterThan(0);
  },
  180_000 + seconds * 2_000,
);
