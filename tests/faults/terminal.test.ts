import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { memberOf, unknownActor } from './cast.ts';
import { openCentre } from './centre.ts';
import { checkInvariants } from './invariants.ts';
import type { Told } from './told.ts';
import { openWindow } from './window.ts';

it('answers every line while API and terminal are killed, and the centre has each event once in the end', async () => {
  const centre = await openCentre();
  onTestFinished(centre.remove);
  const window = openWindow({ centre, laneId: '250401-S1' });
  onTestFinished(window.kill);
  const cars = [
    await memberOf(centre, 1, 'active', 'member'),
    await memberOf(centre, 2, 'revoked', 'revoked'),
    unknownActor,
  ];
  window.start();
  await window.ready();

  async function three(): Promise<readonly Told[]> {
    const told: Told[] = [];
    for (const car of cars) {
      const answer = await window.ask(car);
      if (answer) told.push(answer);
    }
    return told;
  }
  const decisions = (told: readonly Told[]) => told.map(({ decision }) => decision);

  for (let round = 0; round < 2; round += 1) {
    expect(decisions(await three())).toEqual(['admit', 'refer', 'refer']);
  }
  for (let outage = 0; outage < 3; outage += 1) {
    await centre.api.kill();
    const alone = [...(await three()), ...(await three())];
    expect(alone.every((one) => one.alone)).toBe(true);
    expect(decisions(alone)).toEqual(['admit', 'refer', 'redirect', 'admit', 'refer', 'redirect']);
    if (outage > 0) {
      // Killed with a line under way: whether that became an event, the journal knows.
      const [good] = cars;
      const underWay = good && window.ask(good);
      await sleep(Math.random() * 20);
      await window.kill();
      await underWay;
      window.start();
      await window.ready();
      // The key of the pack was in its memory alone.
      const blind = await three();
      expect(decisions(blind)).toEqual(['redirect', 'redirect', 'redirect']);
      expect(blind[0]?.reasons).toContain('snapshot_missing');
    }
    centre.api.start();
    // In the middle of its coming up.
    await three();
    await centre.api.ready();
    for (let round = 0; round < 100; round += 1) {
      const [first] = await three();
      if (first?.alone === false) break;
      await sleep(200);
    }
  }
  expect(await window.end()).toBe(0);
  // Until now there were no workers; a lane does not need them.
  centre.worker.start();
  await centre.settled();
  await centre.stop();
  const { violations } = checkInvariants({
    data: centre.data,
    env: centre.env,
    acknowledged: [],
    windows: [window],
  });
  expect([...violations, ...window.endedAlone(), ...centre.api.endedAlone()]).toEqual([]);
});
