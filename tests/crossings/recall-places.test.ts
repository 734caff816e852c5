import { expect, it } from 'vitest';
import { recallPlaces } from '../../src/crossings/recall-places.ts';
import { rememberedPlaces } from '../../src/crossings/recent-places.ts';
import { makeMember } from '../harness/members.ts';
import { makeHarness } from '../harness/node.ts';
import { plate, sentri, terminalAt } from './checks.ts';

const hour = 3_600_000;

it('a process that starts again reads from the crossings where members were, as far back as it matters', async () => {
  const harness = await makeHarness();
  const { rfid, travelerId } = await makeMember(harness, { vehicles: [plate] });
  const other = await makeMember(harness);
  const [first, second] = [terminalAt(harness, sentri), terminalAt(harness, '250601-S1')];
  await first.check([{ rfid: other.rfid }]);
  harness.advance(20 * hour);
  await first.check([{ rfid }]);
  harness.advance(hour);
  await second.check([{ rfid }, { unreadable: true }]);
  // Crossings of strangers, more than one read takes.
  const { services } = harness;
  await services.db.batch([
    {
      text: `INSERT INTO crossings (id, terminal_id, lane_id, sequence, phase, direction, state, decision, reasons, persons,
          basis, captured_at, received_at)
        SELECT 'filler-' || value, 'filler', ?, value, 'booth', 'northbound', 'decided', 'refer', '[]', 1, '{}', ?, ?
        FROM json_each(?)`,
      values: [
        sentri,
        services.now(),
        services.now(),
        JSON.stringify(Array.from({ length: 1200 }, (_, i) => i)),
      ],
    },
  ]);
  const places = rememberedPlaces(24 * hour, services.now);
  await recallPlaces(services.db, places, services.now() - 10 * hour, () => true);
  const [known, long] = await places.of([travelerId, other.travelerId]);
  expect([known]).toEqual(await services.places.of([travelerId]));
  expect(known?.port).toBe('2506');
  expect(long).toBeUndefined();
  const stopped = rememberedPlaces(24 * hour, services.now);
  await recallPlaces(services.db, stopped, 0, () => false);
  expect(await stopped.of([travelerId])).toEqual([undefined]);
  await harness.close();
});

it('what was remembered is forgotten after twice the time that matters at the latest', async () => {
  let now = 0;
  const places = rememberedPlaces(hour, () => now);
  const place = { port: '2504', since: 0, at: 0, before: null };
  const remember = (travelerId: string) => places.remember([{ travelerId, place }]);
  remember('a');
  now = hour;
  remember('b');
  expect(await places.of(['a', 'b'])).toEqual([place, place]);
  now = 2 * hour + 1;
  remember('c');
  expect(await places.of(['a', 'b', 'c'])).toEqual([place, place, place]);
  now = 4 * hour;
  remember('d');
  expect(await places.of(['a', 'b', 'c', 'd'])).toEqual([undefined, undefined, place, place]);
});
