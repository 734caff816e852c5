import { randomInt } from 'node:crypto';
import { z } from 'zod';
import type { People, PoolMember } from '../../replay/check-text.ts';
import { fewestMembers } from '../../replay/homes.ts';
import type { ReplayPlan } from '../../replay/plan.ts';
import { mostMembersABatch } from '../../seed/member-batch.ts';
import { refusalWords } from './refusal.ts';
import type { Wire } from './wire.ts';

const attempts = 5;

const Batch = z.object({
  items: z.array(
    z.object({
      rfid: z.string(),
      vehicle: z.object({ plate: z.string(), state: z.string(), country: z.string() }),
    }),
  ),
});

async function makeBatch(
  wire: Wire,
  token: string,
  program: 'SENTRI' | 'FAST',
  count: number,
  lost: number,
): Promise<readonly PoolMember[]> {
  for (let attempt = 1; ; attempt += 1) {
    const seed = randomInt(49_999_000);
    const { status, text } = await wire.send({
      method: 'POST',
      path: '/v1/sandbox/members/batch',
      token,
      idempotencyKey: `replay-members-${program}-${seed}-${randomInt(2 ** 32)}`,
      body: JSON.stringify({ count, program, seed, lost }),
    });
    if (status === 201) return Batch.parse(JSON.parse(text)).items;
    // Somebody of that seed is a member already.
    if (status !== 409 || attempt === attempts) throw new Error(refusalWords(status, text));
  }
}

/**
 * Makes the members who will drive in SENTRI and FAST lanes: as many as present themselves, but no more than `most`
 * of a program; then they come again in turn.
 *
 * @param lost the share of them whose card was reported lost
 */
export async function makeMembers(
  wire: Wire,
  token: string,
  plan: ReplayPlan,
  { most, lost }: { readonly most: number; readonly lost: number },
  onProgress: (made: number, wanted: number) => void,
): Promise<People['members']> {
  const wanted = (count: number) => (count === 0 ? 0 : Math.max(fewestMembers, Math.min(most, count)));
  const sizes = { SENTRI: wanted(plan.members.SENTRI), FAST: wanted(plan.members.FAST) };
  const total = sizes.SENTRI + sizes.FAST;
  const members: Record<'SENTRI' | 'FAST', PoolMember[]> = { SENTRI: [], FAST: [] };
  for (const program of ['SENTRI', 'FAST'] as const) {
    const pool = members[program];
    while (pool.length < sizes[program]) {
      const count = Math.min(mostMembersABatch, sizes[program] - pool.length);
      // So many of each batch that the share comes out right over all of them.
      const reported = Math.floor((pool.length + count) * lost) - Math.floor(pool.length * lost);
      pool.push(...(await makeBatch(wire, token, program, count, reported)));
      onProgress(members.SENTRI.length + members.FAST.length, total);
    }
  }
  return members;
}
