import {
  blocks,
  firstList,
  listId,
  lookalike,
  lookalikeChanged,
  personas,
  rfid,
  unrelated,
  vehicle,
} from './cast.ts';
import { type Client, until } from './client.ts';
import type { Stage } from './stage.ts';
import { waitTable } from './wait-table.ts';

/** What one step found out: what was asked, what was answered. It throws when the answer is not the right one. */
export interface Told {
  readonly asked: string;
  readonly answered: string;
}

export interface Step {
  readonly name: string;
  readonly run: () => Promise<Told>;
}

const { listManager, applicant, officer, adjudicator, analyst, terminal } = personas;

function expectThat(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** The story, step by step; each continues where the one before has left the world. */
export function storyOf(stage: Stage, call: Client): readonly Step[] {
  const known = { application: '', membership: '', passId: '', match: '' };
  let sequence = 0;

  async function publish(lines: readonly unknown[]) {
    const { body } = await call('PUT', `/v1/watchlists/${listId}/entries?mode=delta`, {
      as: listManager,
      ndjson: lines,
      expect: 200,
    });
    return body;
  }

  async function check(extra: object = {}) {
    const { body } = await call('POST', '/v1/crossings', {
      as: terminal,
      expect: 201,
      body: {
        capturedAt: new Date().toISOString(),
        sequence: sequence++,
        phase: 'booth',
        occupants: [{ rfid }],
        occupantCount: 1,
        vehicle,
        ...extra,
      },
    });
    return body;
  }

  const words = (crossing: { decision: string; reasons: { code: string; words: string }[] }) =>
    [crossing.decision, ...crossing.reasons.map((reason) => `${reason.code} ("${reason.words}")`)].join(', ');

  async function checkUntil(decision: string, ms: number) {
    const started = performance.now();
    const crossing = await until(
      `a check that says ${decision}`,
      ms,
      () => check(),
      (answer) => answer.decision === decision,
    );
    return { crossing, ms: Math.round(performance.now() - started) };
  }

  const openMatch = () =>
    until(
      'the match in the queue',
      5000,
      async () => (await call('GET', '/v1/matches?state=open', { as: adjudicator, expect: 200 })).body.items,
      (items) => items.length > 0,
    );

  async function judge(verdict: string, reason: string) {
    const { body, etag } = await call('GET', `/v1/matches/${known.match}`, { as: adjudicator, expect: 200 });
    await call('POST', `/v1/matches/${known.match}/adjudication`, {
      as: adjudicator,
      etag: etag ?? `"${body.version}"`,
      body: { verdict, reason },
      expect: 200,
    });
  }

  const applicationState = async () =>
    (await call('GET', `/v1/applications/${known.application}`, { as: applicant, expect: 200 })).body;

  return [
    {
      name: 'import a watch list',
      async run() {
        await call('POST', '/v1/watchlists', {
          as: listManager,
          expect: 201,
          body: {
            id: listId,
            name: 'Demonstration list',
            ownerAgency: 'CBP',
            legalBasis: '8 CFR 235.7',
            caveat: 'hit_only',
          },
        });
        const report = await publish(firstList);
        return {
          asked: `PUT /v1/watchlists/${listId}/entries with ${firstList.length} entries`,
          answered: `version ${report.version}: ${report.added} added, ${report.rejectedCount} rejected`,
        };
      },
    },
    {
      name: 'draft, complete, pay and submit an application',
      async run() {
        const draft = await call('POST', '/v1/applications', {
          as: applicant,
          body: { program: 'SENTRI' },
          expect: 201,
        });
        known.application = draft.body.id;
        const path = `/v1/applications/${known.application}`;
        const before = await call('GET', path, { as: applicant, expect: 200 });
        await call('PATCH', path, { as: applicant, etag: before.etag, body: blocks, expect: 200 });
        const paid = await call('POST', `${path}/payments`, {
          as: applicant,
          body: { provider: 'local', cardToken: 'tok_visa' },
          expect: 201,
        });
        const submitted = await call('POST', `${path}/submit`, { as: applicant, expect: 200 });
        expectThat(
          submitted.body.state === 'submitted',
          `the state is ${submitted.body.state}, not submitted`,
        );
        return {
          asked: 'POST /v1/applications, PATCH its blocks, POST payments, POST submit',
          answered: `$${paid.body.amountCents / 100} paid, receipt ${paid.body.receiptNumber}; ${submitted.body.state}`,
        };
      },
    },
    {
      name: 'workers screen the applicant',
      async run() {
        const application = await until(
          'the screening',
          15_000,
          applicationState,
          ({ state }) => state !== 'submitted',
        );
        expectThat(application.state === 'conditionally_approved', `the state is ${application.state}`);
        return {
          asked: 'GET the application until it is screened',
          answered: `${application.state}: ${application.nextStep}`,
        };
      },
    },
    {
      name: 'hold and book an interview slot',
      async run() {
        const centerId = '5002';
        const { body: slots } = await call('GET', `/v1/enrollment-centers/${centerId}/slots?days=14`, {
          expect: 200,
        });
        const { startsAt, localTime } = slots.items[0];
        const path = `/v1/applications/${known.application}/interview`;
        await call('POST', `${path}/hold`, { as: applicant, body: { centerId, startsAt }, expect: 201 });
        const booked = await call('POST', path, { as: applicant, body: { centerId, startsAt }, expect: 201 });
        return {
          asked: `hold, then book ${localTime} (${slots.timeZone}) at center ${centerId}`,
          answered: `${booked.body.state}; ${booked.body.applicationState}`,
        };
      },
    },
    {
      name: 'an officer interviews and approves',
      async run() {
        const path = `/v1/applications/${known.application}`;
        await call('POST', `${path}/interview/outcome`, {
          as: officer,
          body: { outcome: 'completed' },
          expect: 201,
        });
        const { body } = await call('POST', `${path}/decision`, {
          as: officer,
          body: { decision: 'approve' },
          expect: 200,
        });
        known.membership = body.membershipId;
        const member = await call('GET', `/v1/memberships/${known.membership}`, {
          as: applicant,
          expect: 200,
        });
        known.passId = member.body.passId;
        await call('POST', `/v1/memberships/${known.membership}/credentials`, {
          as: officer,
          body: { kind: 'rfid', value: rfid },
          expect: 201,
        });
        return {
          asked: 'POST interview/outcome, POST decision approve, POST an RFID card',
          answered: `member ${known.passId}, ${member.body.vehicles.length} vehicle, a card; until ${member.body.expiresAt.slice(0, 10)}`,
        };
      },
    },
    {
      name: 'the member crosses at San Ysidro SENTRI',
      async run() {
        const crossing = await check();
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
        const crossing = await check({ occupantCount: 2 });
        expectThat(crossing.decision !== 'admit', 'a non-member was admitted at a trusted lane');
        return { asked: 'the same car, two occupants, one card', answered: words(crossing) };
      },
    },
    {
      name: 'a list update names the member, written otherwise',
      async run() {
        await publish([lookalike]);
        const started = performance.now();
        const first = await check();
        expectThat(
          first.decision !== 'admit',
          'a check between publication and vetting admitted a named member',
        );
        const crossing = await until(
          'the vetted standing',
          2000,
          () => check(),
          ({ reasons }) => reasons[0]?.code === 'standing_refer',
        );
        const ms = Math.round(performance.now() - started);
        const [match] = await openMatch();
        known.match = match.id;
        return {
          asked: `publish "${lookalike.names[0]?.full}", born ${lookalike.birthDates[0]}; check; GET /v1/matches`,
          answered: `at once ${words(first)}; after ${ms} ms ${words(crossing)}; match ${match.score.toFixed(2)}: ${match.parts.map((part: { words: string }) => part.words).join('; ')}`,
        };
      },
    },
    {
      name: 'an officer says it is a different person',
      async run() {
        await judge('different_person', 'Different photograph, fingerprints and place of birth.');
        const { crossing, ms } = await checkUntil('admit', 2000);
        return {
          asked: 'POST adjudication different_person; check again',
          answered: `${words(crossing)} after ${ms} ms`,
        };
      },
    },
    {
      name: 'the same entry does not come back',
      async run() {
        await publish([unrelated]);
        await until(
          'vetting',
          5000,
          async () => (await call('GET', '/v1/watchlists', { as: listManager, expect: 200 })).body.items[0],
          (list) => list.vetted !== false,
        );
        await new Promise((resolve) => setTimeout(resolve, 500));
        const { crossing } = await checkUntil('admit', 2000);
        const open = await call('GET', '/v1/matches?state=open', { as: adjudicator, expect: 200 });
        expectThat(open.body.items.length === 0, 'the match came back');
        return {
          asked: 'publish another version of the list; check; GET open matches',
          answered: `${words(crossing)}; 0 open matches`,
        };
      },
    },
    {
      name: 'the entry changes, and a human looks again',
      async run() {
        await publish([lookalikeChanged]);
        const { crossing } = await checkUntil('refer', 2000);
        const [match] = await openMatch();
        known.match = match.id;
        await judge('different_person', 'The added name is not hers either.');
        await checkUntil('admit', 2000);
        return {
          asked: 'publish the entry with one more name; check; adjudicate again',
          answered: `${words(crossing)}, then admit`,
        };
      },
    },
    {
      name: 'the membership is revoked',
      async run() {
        const path = `/v1/memberships/${known.membership}`;
        const { etag } = await call('GET', path, { as: officer, expect: 200 });
        await call('POST', `${path}/revoke`, {
          as: officer,
          etag,
          body: { reason: 'non_member_in_vehicle' },
          expect: 200,
        });
        const crossing = await check();
        expectThat(crossing.decision === 'refer', `the decision is ${words(crossing)}`);
        return { asked: 'POST revoke; check', answered: words(crossing) };
      },
    },
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
