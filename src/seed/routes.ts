import { z } from 'zod';
import { auditRecord } from '../audit/record.ts';
import type { Api, Change } from '../http/endpoint.ts';
import { DomainError } from '../http/problems.ts';
import { anyNumber, demoMember } from './demo-member.ts';
import { registerSandboxBatch } from './member-batch.ts';

const SandboxRequest = z.strictObject({
  state: z.enum(['active', 'suspended', 'revoked']).default('active'),
  /** Which synthetic person; any when absent. */
  seed: z.int().min(0).max(49_999_999).optional(),
});

const SandboxMember = z.object({
  travelerId: z.string(),
  membershipId: z.string(),
  passId: z.string(),
  rfid: z.string(),
  vehicle: z.object({ plate: z.string(), state: z.string(), country: z.string() }),
  name: z.string(),
});

/** Synthetic members to try the API with. In production the route does not exist. */
export function registerSandbox(api: Api): void {
  const { services } = api;
  if (services.settings.environment === 'production') return;
  registerSandboxBatch(api);
  api.endpoint(
    {
      method: 'post',
      path: '/v1/sandbox/members',
      tag: 'sandbox',
      summary: 'Make a synthetic member: SENTRI membership, card, registered vehicle, clear standing',
      scope: 'terminals:manage',
      body: SandboxRequest,
      idempotent: true,
      reply: { status: 201, description: 'The member', schema: SandboxMember },
      problems: ['conflict'],
    },
    async function makeSandboxMember({ body, principal, now }): Promise<Change> {
      const number = body.seed ?? anyNumber();
      const member = await demoMember(services, { number, state: body.state }, now);
      const { travelerId, membershipId, passId, person } = member;
      const { plate, state, country } = person.vehicle;
      const name = [person.givenNames, person.paternalSurname, person.maternalSurname]
        .filter(Boolean)
        .join(' ');
      return {
        queries: [
          ...member.queries,
          auditRecord({
            at: now,
            actor: principal,
            action: 'sandbox.member',
            objectKind: 'membership',
            objectId: membershipId,
            detail: { state: body.state },
          }),
        ],
        reply: {
          status: 201,
          body: {
            travelerId,
            membershipId,
            passId,
            rfid: person.rfid,
            vehicle: { plate, state, country },
            name,
          },
        },
        refuse: (error) =>
          error.kind === 'unique' && error.detail.includes('credentials')
            ? new DomainError('conflict', {
                en: 'This synthetic person is a member already. Name another seed, or none.',
                es: 'Esta persona sintética ya es miembro. Dé otra semilla, o ninguna.',
              })
            : undefined,
      };
    },
  );
}
