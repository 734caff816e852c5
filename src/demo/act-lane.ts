import { expectThat, type Step, type World, crossingWords as words } from './world.ts';

/** The member at the lane, alone and with company. */
export function laneChecks(world: World): readonly Step[] {
  return [
    {
      name: 'the member crosses at San Ysidro SENTRI',
      async run() {
        const crossing = await world.check();
        expectThat(crossing.decision === 'admit', `the decision is ${words(crossing)}`);
        return {
          asked: 'POST /v1/crossings: one card, one occupant, the registered plate',
          answered: words(crossing),
        };
      },
    },
    {
      name: 'a non-member rides along',
      async run() {
        const crossing = await world.check({ occupantCount: 2 });
        expectThat(crossing.decision !== 'admit', 'a non-member was admitted at a trusted lane');
        return { asked: 'the same car, two occupants, one card', answered: words(crossing) };
      },
    },
  ];
}
