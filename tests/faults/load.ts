import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor, Cast } from './cast.ts';
import type { Centre } from './centre.ts';
import type { Chance } from './chance.ts';
import type { LaneClient } from './lane-client.ts';
import type { Window } from './window.ts';

/** Cars, one after another, at every lane, and an officer who asks for screenings, until it is stopped. */
export interface Load {
  /** Resolves when nobody waits for an answer any more. */
  pause(): Promise<void>;
  resume(): void;
  stop(): Promise<void>;
  /** Events presented so far. */
  asked(): number;
  /** Screenings that an officer was promised. */
  screenings(): readonly string[];
}

export interface LoadOptions {
  readonly centre: Pick<Centre, 'ask'>;
  readonly cast: Cast;
  readonly clients: readonly LaneClient[];
  readonly windows: readonly Window[];
  readonly chance: Chance;
}

export function startLoad({ centre, cast, clients, windows, chance }: LoadOptions): Load {
  let running = true;
  let ending = false;
  let asked = 0;
  const screenings: string[] = [];
  const busy = new Set<Promise<void>>();
  const seen: Actor[] = [];

  function whoComes(draw: Chance): Actor {
    const kind = draw.unit();
    if (kind < 0.45) return draw.one(cast.members);
    if (kind < 0.7) return draw.one(cast.others);
    // Somebody who has been here before has been screened since, perhaps.
    if (kind < 0.8 && seen.length > 0) return draw.one(seen.slice(-50));
    const stranger = cast.stranger();
    seen.push(stranger);
    return stranger;
  }

  async function loop(
    name: string,
    shortest: number,
    longest: number,
    step: (draw: Chance) => Promise<void>,
  ) {
    const draw = chance.apart(name);
    while (!ending) {
      if (running) {
        const work = step(draw);
        busy.add(work);
        await work.finally(() => busy.delete(work));
      }
      await sleep(draw.whole(shortest, longest));
    }
  }

  const loops = [
    ...clients.map((client) =>
      loop(client.terminal, 10, 60, async (draw) => {
        const actor = whoComes(draw);
        asked += 1;
        if (draw.unit() < 0.5) {
          await client.check(actor, 'booth');
          return;
        }
        const { sequence } = await client.check(actor, 'preread');
        asked += 1;
        await client.check(actor, 'booth', sequence ?? undefined);
      }),
    ),
    ...windows.map((window) =>
      loop(window.name, 20, 120, async (draw) => {
        if (await window.ask(whoComes(draw), draw.unit() < 0.2 ? 'preread' : 'booth')) asked += 1;
      }),
    ),
    loop('officer', 200, 800, async () => {
      const { person } = cast.stranger();
      if (!person) return;
      const body = { fullName: person.name, birthDate: person.birthDate };
      const { status, body: told } = await centre.ask('officer', 'POST', '/v1/screenings', body);
      if (status !== 202) throw new Error(JSON.stringify(told));
      screenings.push(told.id);
    }),
  ];

  async function pause(): Promise<void> {
    running = false;
    await Promise.all(busy);
  }

  return {
    pause,
    resume() {
      running = true;
    },
    async stop() {
      ending = true;
      await Promise.all(loops);
    },
    asked: () => asked,
    screenings: () => screenings,
  };
}
