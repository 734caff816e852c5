import { lookalike, lookalikeChanged, personas, unrelated } from './cast.ts';
import { until } from './client.ts';
import { expectThat, type Step, type World, crossingWords as words } from './world.ts';

const { officer, adjudicator } = personas;

/** A list names the member; humans decide; the membership ends. */
export function vetting(world: World): readonly Step[] {
  const { call } = world;
  return [
    {
      name: 'a list update names the member, written otherwise',
      async run() {
        await world.publish([lookalike]);
        const started = performance.now();
        const first = await world.check();
        expectThat(
          first.decision !== 'admit',
          'a check between publication and vetting admitted a named member',
        );
        const crossing = await until(
          'the vetted standing',
          2000,
          () => world.check(),
          ({ reasons }) => reasons[0]?.code === 'standing_refer',
        );
        const ms = Math.round(performance.now() - started);
        const [match] = await world.openMatch();
        world.known.match = match.id;
        return {
          asked: `publish "${lookalike.names[0]?.full}", born ${lookalike.birthDates[0]}; check; GET /v1/matches`,
          answered: `at once ${words(first)}; after ${ms} ms ${words(crossing)}; match ${match.score.toFixed(2)}: ${match.parts.map((part: { words: string }) => part.words).join('; ')}`,
        };
      },
    },
    {
      name: 'an officer says it is a different person',
      async run() {
        await world.judge('different_person', 'Different photograph, fingerprints and place of birth.');
        const { crossing, ms } = await world.checkUntil('admit', 2000);
        return {
          asked: 'POST adjudication different_person; check again',
          answered: `${words(crossing)} after ${ms} ms`,
        };
      },
    },
    {
      name: 'the same entry does not come back',
      async run() {
        await world.publish([unrelated]);
        const path = `/v1/memberships/${world.known.membership}`;
        const { body: member } = await call('GET', path, { as: officer, expect: 200 });
        const asked = await call('POST', '/v1/screenings', {
          as: officer,
          body: { travelerId: member.travelerId },
          expect: 202,
        });
        const { body: screening } = await until(
          'the screening',
          5000,
          () => call('GET', `/v1/screenings/${asked.body.id}`, { as: officer, expect: 200 }),
          (answer) => answer.body.state === 'done',
        );
        expectThat(screening.matches.length > 0, 'the screening did not find the entry again');
        const { crossing } = await world.checkUntil('admit', 2000);
        const open = await call('GET', '/v1/matches?state=open', { as: adjudicator, expect: 200 });
        expectThat(open.body.items.length === 0, 'the match came back');
        return {
          asked: 'publish another version of the list; screen her again; check; GET open matches',
          answered: `found again, remembered as another person: ${words(crossing)}, 0 open matches`,
        };
      },
    },
    {
      name: 'the entry changes, and a human looks again',
      async run() {
        await world.publish([lookalikeChanged]);
        const { crossing } = await world.checkUntil('refer', 2000);
        const [match] = await world.openMatch();
        world.known.match = match.id;
        await world.judge('different_person', 'The added name is not hers either.');
        await world.checkUntil('admit', 2000);
        return {
          asked: 'publish the entry with one more name; check; adjudicate again',
          answered: `${words(crossing)}, then admit`,
        };
      },
    },
    {
      name: 'the membership is revoked',
      async run() {
        const path = `/v1/memberships/${world.known.membership}`;
        const { etag } = await call('GET', path, { as: officer, expect: 200 });
        await call('POST', `${path}/revoke`, {
          as: officer,
          etag,
          body: { reason: 'non_member_in_vehicle' },
          expect: 200,
        });
        const crossing = await world.check();
        expectThat(crossing.decision === 'refer', `the decision is ${words(crossing)}`);
        return { asked: 'POST revoke; check', answered: words(crossing) };
      },
    },
  ];
}
