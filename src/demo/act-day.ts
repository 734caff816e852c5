import { personas } from './cast.ts';
import { until } from './client.ts';
import type { Stage } from './stage.ts';
import { waitTable } from './wait-table.ts';
import { expectThat, type Step, type World } from './world.ts';

const { analyst } = personas;

/** A day simulated, a minute of it replayed, and the log of it all verified. */
export function designDay(world: World, stage: Stage): readonly Step[] {
  const { call } = world;
  return [
    {
      name: 'a day is simulated through the queue',
      async run() {
        const { body } = await call('POST', '/v1/simulations', {
          as: analyst,
          body: { scenario: {}, seed: 7, replications: 10 },
          expect: 202,
        });
        const done = await until(
          'the simulation',
          30_000,
          async () => (await call('GET', `/v1/simulations/${body.id}`, { as: analyst, expect: 200 })).body,
          ({ state }) => state === 'done' || state === 'failed',
        );
        expectThat(done.state === 'done', `the simulation ${done.state}`);
        return {
          asked: 'POST /v1/simulations: the seed day, 10 replications',
          answered: `done\n${waitTable(done.summary)}`,
        };
      },
    },
    {
      name: 'a minute of the seed day is replayed and reconciled',
      async run() {
        const { ok, words: told } = await stage.replay();
        expectThat(ok, told);
        return { asked: 'one minute of the seed day as crossings over HTTP', answered: told };
      },
    },
    {
      name: 'the audit log verifies',
      async run() {
        const { ok, words: told } = await stage.verifyAudit();
        expectThat(ok, told);
        return { asked: 'recompute every record, seal and checkpoint', answered: told };
      },
    },
  ];
}
