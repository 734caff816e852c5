import { z } from 'zod';
import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { Api, Change } from '../http/endpoint.ts';
import { DomainError } from '../http/problems.ts';
import { demoMember } from './demo-member.ts';

/** A batch of D1 has its limits; a member takes about ten statements. */
export const mostMembersABatch = 50;

const MemberBatch = z.strictObject({
  count: z.int().min(1).max(mostMembersABatch),
  program: z.enum(['SENTRI', 'FAST']).default('SENTRI'),
  /** The synthetic person of the first; the others follow. */
  seed: z.int().min(0).max(49_999_000),
  /** Of so many of them, the first ones, the card was reported lost. */
  lost: z.int().min(0).max(mostMembersABatch).default(0),
});

const Member = z.object({
  passId: z.string(),
  rfid: z.string(),
  vehicle: z.object({ plate: z.string(), state: z.string(), country: z.string() }),
});

/** Many synthetic members at once, all active, all or none, some with a lost card: what a load replay drives through members' lanes. */
export function registerSandboxBatch(api: Api): void {
  const { services } = api;
  api.endpoint(
    {
      method: 'post',
      path: '/v1/sandbox/members/batch',
      tag: 'sandbox',
      summary: `Make up to ${mostMembersABatch} synthetic members`,
      scope: 'terminals:manage',
      body: MemberBatch,
      idempotent: true,
      reply: { status: 201, description: 'The members', schema: z.object({ items: z.array(Member) }) },
      problems: ['conflict'],
    },
    async function makeSandboxMembers({ body, principal, now }): Promise<Change> {
      const { count, program, seed, lost } = body;
      const members = await Promise.all(
        Array.from({ length: count }, (_, index) =>
          demoMember(services, { number: seed + index, state: 'active', program }, now),
        ),
      );
      return {
        queries: [
          ...members.flatMap(({ queries }) => queries),
          ...members
            .slice(0, lost)
            .map(
              ({ membershipId }) =>
                sql`UPDATE credentials SET state = 'lost' WHERE membership_id = ${membershipId}`,
            ),
          auditRecord({
            at: now,
            actor: principal,
            action: 'sandbox.members',
            objectKind: 'sandbox',
            objectId: String(seed),
            detail: { count, program, lost },
          }),
        ],
        reply: {
          status: 201,
          body: {
            items: members.map(({ passId, person: { rfid, vehicle } }) => ({
              passId,
              rfid,
              vehicle: { plate: vehicle.plate, state: vehicle.state, country: vehicle.country },
            })),
          },
        },
        refuse: (error) =>
          error.kind === 'unique' && error.detail.includes('credentials')
            ? new DomainError('conflict', {
                en: 'One of these synthetic people is a member already. Name another seed.',
                es: 'Una de estas personas sintéticas ya es miembro. Dé otra semilla.',
              })
            : undefined,
      };
    },
  );
}
