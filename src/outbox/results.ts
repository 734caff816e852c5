import type { z } from 'zod';
import { DatabaseError } from '../db/database.ts';
import { nextTurn } from '../db/next-turn.ts';
import { guard, sql } from '../db/sql.ts';
import { applyNotice } from '../notices/accept-result.ts';
import { applyCrossing, applyScreening } from '../screening/results.ts';
import { applySweep } from '../screening/sweep.ts';
import { applyVetting } from '../screening/vetting.ts';
import type { Services } from '../services.ts';
import { applySimulation } from '../simulation/accept-result.ts';
import type { Acceptance, Applied, FollowUp } from './accept.ts';
import type { Result, ResultOutcome } from './protocol/results.ts';

/** How the acceptance of one result ended. */
export interface Accepted {
  readonly outcome: z.infer<typeof ResultOutcome>;
  readonly detail?: string;
}

/** Beyond this many lost races the worker tries again later. */
const attempts = 5;

/** What the message of each kind of result is about. */
const objectKinds = {
  screening: 'screening',
  crossing: 'crossing',
  vetting: 'publication',
  sweep: 'sweep',
  simulation: 'simulation',
  notice: 'notice',
} as const satisfies Record<Result['kind'], string>;

interface MessageRow {
  object_kind: string;
  object_id: string;
  payload: string;
  state: 'ready' | 'dead';
  leased_until: number;
}

function apply(acceptance: Acceptance, result: Result): Promise<Applied> {
  switch (result.kind) {
    case 'screening':
      return applyScreening(acceptance, result);
    case 'crossing':
      return applyCrossing(acceptance, result);
    case 'vetting':
      return applyVetting(acceptance, result);
    case 'sweep':
      return applySweep(acceptance, result);
    case 'simulation':
      return applySimulation(acceptance, result);
    case 'notice':
      return applyNotice(acceptance);
  }
}

/** One try: what came of it, or undefined when something else committed in between and it must be looked at anew. */
async function tryOnce(
  services: Services,
  messageId: string,
  result: Result,
  followUps: readonly FollowUp[],
  attempt: number,
): Promise<Accepted | undefined> {
  const now = services.now();
  const row = await services.db.first(
    sql<MessageRow>`SELECT object_kind, object_id, payload, state, leased_until FROM outbox WHERE id = ${messageId}`,
  );
  if (!row) return { outcome: 'already_done' };
  if (row.state !== 'ready' || row.leased_until <= now) return { outcome: 'lease_lost' };
  if (row.object_kind !== objectKinds[result.kind])
    return { outcome: 'rejected', detail: `the message is about a ${row.object_kind}` };
  const message = {
    id: messageId,
    objectKind: row.object_kind,
    objectId: row.object_id,
    payload: row.payload,
  };
  const applied = await apply({ services, message, now, attempt, followUps }, result);
  if ('outcome' in applied) return applied;
  try {
    await services.db.batch([
      guard(
        'lease',
        sql`EXISTS (SELECT 1 FROM outbox WHERE id = ${messageId} AND state = 'ready' AND leased_until > ${now})`,
      ),
      sql`DELETE FROM outbox WHERE id = ${messageId}`,
      ...applied.queries,
    ]);
    return { outcome: 'accepted' };
  } catch (error) {
    if (error instanceof DatabaseError && /^(guard|transition|unique)$/.test(error.kind)) return undefined;
    throw error;
  }
}

/**
 * Takes the result of one message: its batch begins by deleting the message, so its effect happens once.
 *
 * - `already_done`: the message is gone, its result was taken before
 * - `lease_lost`: nobody holds the message, or the result must be worked out again from newer feeds
 *   (`index_behind`, `subjects_behind`, `watermark_behind`), or it could not be stored now (`busy`, `unavailable`)
 * - `rejected`: no worker can have come to this; counts as a failure. Never throws.
 */
export async function acceptResult(
  services: Services,
  messageId: string,
  result: Result,
  followUps: readonly FollowUp[],
): Promise<Accepted> {
  try {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const accepted = await tryOnce(services, messageId, result, followUps, attempt);
      if (accepted) return accepted;
    }
    return { outcome: 'lease_lost', detail: 'busy' };
  } catch (error) {
    const kind = error instanceof DatabaseError ? error.kind : 'internal';
    if (kind === 'unavailable') return { outcome: 'lease_lost', detail: kind };
    services.log.error('a result could not be taken', { messageId, kind: result.kind, error: String(error) });
    return { outcome: 'rejected', detail: kind };
  }
}

/** After so many results whoever waits at a lane gets a turn. */
const lanesEvery = 8;

/**
 * Several results at once: their batches may share a commit. Those that kept losing races against each other
 * (the travelers of one car) are taken again one by one. Answers in the order of the request.
 */
export async function acceptResults(
  services: Services,
  results: readonly { readonly messageId: string; readonly result: Result }[],
  followUps: readonly FollowUp[],
): Promise<readonly (Accepted & { readonly messageId: string })[]> {
  const take = async (messageId: string, result: Result) => ({
    messageId,
    ...(await acceptResult(services, messageId, result, followUps)),
  });
  const taken = [];
  for (const [i, { messageId, result }] of results.entries()) {
    if (i % lanesEvery === lanesEvery - 1) await nextTurn();
    taken.push(take(messageId, result));
  }
  const outcomes = await Promise.all(taken);
  for (const [i, { messageId, result }] of results.entries()) {
    if (outcomes[i]?.detail === 'busy') outcomes[i] = await take(messageId, result);
  }
  return outcomes;
}
