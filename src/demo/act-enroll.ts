import { blocks, firstList, listId, personas, rfid } from './cast.ts';
import { until } from './client.ts';
import { expectThat, type Step, type World } from './world.ts';

const { listManager, applicant, officer } = personas;

/** From a watch list to a member with a card: what the applicant and the officers do. */
export function enrollment(world: World): readonly Step[] {
  const { call } = world;
  const applicationState = async () =>
    (await call('GET', `/v1/applications/${world.known.application}`, { as: applicant, expect: 200 })).body;
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
        const report = await world.publish(firstList);
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
        world.known.application = draft.body.id;
        const path = `/v1/applications/${world.known.application}`;
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
        const path = `/v1/applications/${world.known.application}/interview`;
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
        const path = `/v1/applications/${world.known.application}`;
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
        world.known.membership = body.membershipId;
        const member = await call('GET', `/v1/memberships/${world.known.membership}`, {
          as: applicant,
          expect: 200,
        });
        world.known.passId = member.body.passId;
        await call('POST', `/v1/memberships/${world.known.membership}/credentials`, {
          as: officer,
          body: { kind: 'rfid', value: rfid },
          expect: 201,
        });
        return {
          asked: 'POST interview/outcome, POST decision approve, POST an RFID card',
          answered: `member ${world.known.passId}, ${member.body.vehicles.length} vehicle, a card; until ${member.body.expiresAt.slice(0, 10)}`,
        };
      },
    },
  ];
}
