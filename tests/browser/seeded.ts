import { until } from '../../src/demo/client.ts';
import { completeBlocks } from '../api/application-fixtures.ts';
import { openList, publish } from '../harness/lists.ts';
import { listed } from '../harness/persons.ts';
import type { Service } from './service.ts';

/** What makes one applicant of the tests differ from another. */
export interface Applicant {
  readonly subject: string;
  readonly givenNames: string;
  readonly paternalSurname: string;
  readonly maternalSurname: string;
  readonly birthDate: string;
  readonly passport: string;
}

/** Asks the API as an applicant. @returns the answer's body */
async function ask(service: Service, subject: string, method: string, path: string, body?: object) {
  const as = { subject, roles: ['applicant'] } as const;
  const headers = method === 'PATCH' ? { 'if-match': '"1"' } : {};
  const answer = await service.request(method, path, {
    as,
    headers,
    ...(body === undefined ? {} : { body }),
  });
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Waits until the workers have screened an application. */
export async function screened(service: Service, subject: string, id: string): Promise<void> {
  await until(
    `the screening of application ${id}`,
    120_000,
    async () => (await ask(service, subject, 'GET', `/v1/applications/${id}`)).state,
    (state) => state === 'conditionally_approved' || state === 'pending_review',
  );
}

/** An application of an invented applicant, submitted through the API and screened by the workers. @returns its id */
export async function submitted(service: Service, applicant: Applicant): Promise<string> {
  const { subject, passport, ...names } = applicant;
  const { id } = await ask(service, subject, 'POST', '/v1/applications', { program: 'SENTRI' });
  const blocks = {
    ...completeBlocks,
    identity: { ...completeBlocks.identity, ...names, curp: 'QUOR880314MBCNRS09' },
    documents: [{ type: 'passport', number: passport, country: 'MEX', expiresOn: '2031-05-01' }],
    travel: { countries: ['ESP', 'CUB'] },
    questions: {
      ...completeBlocks.questions,
      customsViolation: {
        answer: true,
        explanation: 'In 2019 I forgot to declare two bottles at Otay Mesa.',
      },
    },
    vehicles: [
      { plate: passport.slice(-6), state: 'BCN', country: 'MEX', make: 'Nissan', vin: '1HGCM82633A004353' },
    ],
  };
  const path = `/v1/applications/${id}`;
  await ask(service, subject, 'PATCH', path, blocks);
  await ask(service, subject, 'POST', `${path}/payments`, { provider: 'local', cardToken: 'tok_visa' });
  await ask(service, subject, 'POST', `${path}/submit`);
  await screened(service, subject, id);
  return id;
}

/** Books the first free time at a center. @returns the day on the center's clock */
export async function booked(
  service: Service,
  subject: string,
  id: string,
  center = '5002',
): Promise<string> {
  const { items } = await ask(service, subject, 'GET', `/v1/enrollment-centers/${center}/slots?days=14`);
  const { startsAt, localTime } = items[0];
  await ask(service, subject, 'POST', `/v1/applications/${id}/interview`, { centerId: center, startsAt });
  return String(localTime).slice(0, 10);
}

/** A watch list of CBP's that names these people. */
export async function list(service: Service, id: string, people: readonly Applicant[]): Promise<void> {
  await openList(service, id, { caveat: 'hit_only' });
  const entries = people.map(({ givenNames, paternalSurname, birthDate }, i) => ({
    ...listed(`entry-${i}`, { fullName: `${givenNames} ${paternalSurname}`, birthDate, documents: [] }),
    placesOfBirth: ['Tecate'],
    remarks: 'Seen in Tecate in 2024; tattoo on the left arm.',
  }));
  await publish(service, id, entries);
}
