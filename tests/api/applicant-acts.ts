import { expect } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import type { Answer, Harness, Stored } from '../harness/common.ts';
import { completeBlocks } from './application-fixtures.ts';

const officer = { roles: ['officer'] as const };

/** What an applicant and an officer do through the API, each refusing to go on when it is refused. */
export function applicantActs(harness: Pick<Harness, 'request'> & Stored) {
  const person = (subject: string) => ({ roles: ['applicant'] as const, subject });

  async function good(asked: Promise<Answer>) {
    const answer = await asked;
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body;
  }

  const acts = {
    person,
    asApplicant: (subject: string, method: string, path: string, body?: unknown) =>
      harness.request(method, path, { as: person(subject), ...(body === undefined ? {} : { body }) }),
    asOfficer: (path: string, body: object) => harness.request('POST', path, { as: officer, body }),

    async fill(subject: string, id: string, blocks: object = completeBlocks): Promise<void> {
      const path = `/v1/applications/${id}`;
      const { headers } = await harness.request('GET', path, { as: person(subject) });
      await good(
        harness.request('PATCH', path, {
          as: person(subject),
          body: blocks,
          headers: { 'if-match': headers.get('etag') ?? '' },
        }),
      );
    },

    async payAndSubmit(subject: string, id: string): Promise<void> {
      const path = `/v1/applications/${id}`;
      await good(
        acts.asApplicant(subject, 'POST', `${path}/payments`, { provider: 'local', cardToken: 'tok_visa' }),
      );
      await good(acts.asApplicant(subject, 'POST', `${path}/submit`));
    },

    /** A complete application, paid for and submitted. @returns its id */
    async apply(subject: string, blocks: object = completeBlocks): Promise<string> {
      const { id } = await good(acts.asApplicant(subject, 'POST', '/v1/applications', { program: 'SENTRI' }));
      await acts.fill(subject, id, blocks);
      await acts.payAndSubmit(subject, id);
      return id;
    },

    async decide(id: string, body: object) {
      return good(acts.asOfficer(`/v1/applications/${id}/decision`, body));
    },

    /** The interview of an application that is conditionally approved. */
    async interview(subject: string, id: string): Promise<void> {
      const { items } = await good(harness.request('GET', '/v1/enrollment-centers/5002/slots?days=31'));
      const taken = await harness.services.db.all(
        sql<{ starts_at: number }>`SELECT starts_at FROM interview_slots WHERE center_id = '5002'`,
      );
      const free = (items as { startsAt: string }[]).find(
        ({ startsAt }) => !taken.some((one) => one.starts_at === Date.parse(startsAt)),
      );
      const path = `/v1/applications/${id}/interview`;
      await good(
        acts.asApplicant(subject, 'POST', path, { centerId: '5002', startsAt: free?.startsAt ?? '' }),
      );
      await good(acts.asOfficer(`${path}/outcome`, { outcome: 'completed' }));
    },

    stateOf: async (subject: string, id: string): Promise<string> =>
      (await good(acts.asApplicant(subject, 'GET', `/v1/applications/${id}`))).state,
  };
  return acts;
}
