import { expect, it, onTestFinished } from 'vitest';
import type { Actor } from './cast.ts';
import { castOf } from './cast.ts';
import { openCentre } from './centre.ts';
import { chanceOfRun } from './chance.ts';
import { openLink } from './link.ts';
import { until } from './processes.ts';
import { openWindow, type Window } from './window.ts';

interface Task {
  readonly kind: string;
  readonly crossingId: string;
}

it('marks what a lane stored, screens it again, and alerts who was listed while the lane was alone', async () => {
  const chance = chanceOfRun();
  const centre = await openCentre();
  onTestFinished(centre.remove);
  const link = await openLink(centre.url, chance);
  onTestFinished(link.close);
  const windows = ['250401-S1', '250401-G1'].map((laneId) => openWindow({ centre, laneId, api: link.url }));
  const [sentri, general] = windows as [Window, Window];
  onTestFinished(async () => {
    for (const window of windows) await window.kill();
  });
  centre.worker.start();
  const cast = await castOf(centre, chance.apart('cast'), 3);
  await centre.settled();
  for (const window of windows) window.start();
  for (const window of windows) await window.ready();
  const [listed, fine] = cast.members as [Actor, Actor];
  const [stranger, other] = [cast.stranger(), cast.stranger()];

  async function ask(window: Window, actor: Actor) {
    const told = await window.ask(actor);
    return { decision: told?.decision, alone: told?.alone, sequence: told?.sequence ?? -1 };
  }
  // The packs may have come before the members were vetted; while connected they follow.
  await until(
    async () => (await ask(sentri, listed)).decision === 'admit',
    () => sentri.told.map(({ reasons }) => reasons),
  );
  const before = await ask(sentri, listed);
  link.cut();
  const alone = {
    listed: await ask(sentri, listed),
    fine: await ask(sentri, fine),
    stranger: await ask(general, stranger),
    other: await ask(general, other),
  };
  expect(Object.values(alone).map(({ decision }) => decision)).toEqual(['admit', 'admit', 'refer', 'refer']);
  expect(Object.values(alone).every((answer) => answer.alone)).toBe(true);

  await cast.list(listed);
  await cast.list(stranger);
  await centre.settled();
  const tasks = async () => {
    const { body } = await centre.ask('officer', 'GET', '/v1/officer-tasks?limit=200');
    return (body.items as Task[]).filter(({ kind }) => kind === 'late_hit');
  };
  expect(await tasks()).toEqual([]);
  link.mend();
  const states = () => windows.flatMap((window) => window.events().map(({ state }) => state));
  await until(() => states().every((state) => state === 'sent'), states);
  await centre.settled();

  const crossingOf = (window: Window, sequence: number) =>
    window.events().find((event) => event.phase === 'booth' && event.sequence === sequence)?.outcome ?? '';
  const ids = {
    before: crossingOf(sentri, before.sequence),
    listed: crossingOf(sentri, alone.listed.sequence),
    fine: crossingOf(sentri, alone.fine.sequence),
    stranger: crossingOf(general, alone.stranger.sequence),
    other: crossingOf(general, alone.other.sequence),
  };
  const views = await Promise.all(
    Object.entries(ids).map(async ([name, id]) => {
      const { body } = await centre.ask('officer', 'GET', `/v1/crossings/${id}`);
      const codes = body.reasons.map(({ code }: { code: string }) => code);
      return [name, [body.state, body.late, body.decision, codes.includes('standing_refer')]] as const;
    }),
  );
  expect(Object.fromEntries(views)).toEqual({
    before: ['decided', false, 'admit', false],
    listed: ['decided', true, 'refer', true],
    fine: ['decided', true, 'admit', false],
    stranger: ['decided', true, 'refer', true],
    // Nobody knew them before; screened since, they are no hit.
    other: ['decided', true, 'admit', false],
  });
  const alerted = (await tasks()).map(({ crossingId }) => crossingId).sort();
  expect(alerted).toEqual([ids.listed, ids.stranger].sort());
  const terminals = await centre.ask('admin', 'GET', '/v1/terminals');
  for (const { gaps } of terminals.body.items) expect(gaps).toEqual([]);

  // And the lane knows: it refers them now, also when it is alone again.
  await until(
    async () => (await ask(sentri, listed)).decision === 'refer',
    () => sentri.told.at(-1),
  );
  await until(
    async () => {
      link.cut();
      const { decision } = await ask(sentri, listed);
      const { alone: isAlone } = await ask(sentri, fine);
      link.mend();
      return decision === 'refer' && isAlone === true;
    },
    () => sentri.told.at(-1),
  );
}, 180_000);
