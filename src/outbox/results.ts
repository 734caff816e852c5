import type { z } from 'zod';
import { DatabaseError } from '../db/database.ts';
import { guard, type Query, sql } from '../db/sql.ts';
import { applyNotice } from '../notices/accept-result.ts';
import { applyScreenings, type Screened } from '../screening/results.ts';
import { applySweep } from '../screening/sweep.ts';
import { applyVetting } from '../screening/vetting.ts';
import type { Services } from '../services.ts';
import { applySimulation } from '../simulation/accept-result.ts';
import type { Acceptance, Applied, FollowUp, OpenMessage, Refusal } from './accept.ts';
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
  id: string;
  object_kind: string;
  object_id: string;
  payload: string;
  state: 'ready' | 'dead';
  leased_until: number;
}

interface Item {
  readonly messageId: string;
  readonly result: Result;
}

/** A result whose message waits for it. */
interface Wanted {
  readonly message: OpenMessage;
  readonly result: Result;
}

/** What one try has in common for all of its results; `attempt` counts from 0. */
interface Try {
  readonly services: Services;
  readonly now: number;
  readonly attempt: number;
  readonly followUps: readonly FollowUp[];
}

/** Of each result why it is not taken, or undefined; and the statements for all the others. */
interface AllApplied {
  readonly refusals: readonly (Refusal | undefined)[];
  readonly queries: readonly Query[];
}

function isScreened(wanted: Wanted): wanted is Screened {
  return wanted.result.kind === 'screening' || wanted.result.kind === 'crossing';
}

/** A result of another kind than screenings', which are applied together. */
function applyOne(acceptance: Acceptance, result: Result): Promise<Applied> {
  switch (result.kind) {
    case 'vetting':
      return applyVetting(acceptance, result);
    case 'sweep':
      return applySweep(acceptance, result);
    case 'simulation':
      return applySimulation(acceptance, result);
    case 'notice':
      return applyNotice(acceptance);
    default:
      throw new TypeError(`the result of a ${result.kind} is not applied alone`);
  }
}

async function applyAll(trying: Try, wanted: readonly Wanted[]): Promise<AllApplied> {
  const { services, now } = trying;
  if (wanted.every(isScreened)) return applyScreenings(trying, wanted);
  const all = await Promise.all(
    wanted.map(({ message, result }) => applyOne({ services, message, now }, result)),
  );
  return {
    refusals: all.map((applied) => ('outcome' in applied ? applied : undefined)),
    queries: all.flatMap((applied) => ('queries' in applied ? applied.queries : [])),
  };
}

/** What of a message says that its result cannot be taken, whatever is in it. */
function refusedAtOnce(row: MessageRow | undefined, { result }: Item, now: number): Accepted | undefined {
  if (!row) return { outcome: 'already_done' };
  if (row.state !== 'ready' || row.leased_until <= now) return { outcome: 'lease_lost' };
  return row.object_kind === objectKinds[result.kind]
    ? undefined
    : { outcome: 'rejected', detail: `the message is about a ${row.object_kind}` };
}

/**
 * One try of results of one sort, all in one batch: what came of each, or undefined where something else committed in
 * between and it must be looked at anew.
 */
async function tryOnce(trying: Try, items: readonly Item[]): Promise<readonly (Accepted | undefined)[]> {
  const { services, now } = trying;
  const ids = JSON.stringify(items.map(({ messageId }) => messageId));
  const found = await services.db.all(
    sql<MessageRow>`SELECT id, object_kind, object_id, payload, state, leased_until FROM outbox
      WHERE id IN (SELECT value FROM json_each(${ids}))`,
  );
  const rows = new Map(found.map((row) => [row.id, row]));
  const outcomes = new Map<string, Accepted | undefined>();
  const wanted: Wanted[] = [];
  for (const item of items) {
    const row = rows.get(item.messageId);
    const refused = refusedAtOnce(row, item, now);
    outcomes.set(item.messageId, refused);
    if (!row || refused) continue;
    const { id, object_kind: objectKind, object_id: objectId, payload } = row;
    wanted.push({ message: { id, objectKind, objectId, payload }, result: item.result });
  }
  if (wanted.length > 0) {
    const { refusals, queries } = await applyAll(trying, wanted);
    const taken: string[] = [];
    for (const [i, { message }] of wanted.entries()) {
      const refusal = refusals[i];
      if (refusal) outcomes.set(message.id, refusal);
      else taken.push(message.id);
    }
    if (taken.length > 0 && (await commit(trying, taken, queries))) {
      for (const id of taken) outcomes.set(id, { outcome: 'accepted' });
    }
  }
  return items.map(({ messageId }) => outcomes.get(messageId));
}

/** The batch of these messages; false when it was refused because something is not as it was read. */
async function commit(
  { services, now }: Try,
  messages: readonly string[],
  queries: readonly Query[],
): Promise<boolean> {
  const ids = JSON.stringify(messages);
  try {
    await services.db.batch([
      guard(
        'lease',
        sql`(SELECT COUNT(*) FROM json_each(${ids}) taken CROSS JOIN outbox o ON o.id = taken.value
          WHERE o.state = 'ready' AND o.leased_until > ${now}) = ${messages.length}`,
      ),
      sql`DELETE FROM outbox WHERE id IN (SELECT value FROM json_each(${ids}))`,
      ...queries,
    ]);
    return true;
  } catch (error) {
    if (error instanceof DatabaseError && /^(guard|transition|unique)$/.test(error.kind)) return false;
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
      const trying = { services, now: services.now(), attempt, followUps };
      const [accepted] = await tryOnce(trying, [{ messageId, result }]);
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

/**
 * So many results of screenings go into one batch, and the next ones wait for its commit: a lane that comes meanwhile
 * shares a commit with no more than that.
 */
const together = 16;

/**
 * Several results at once. Those of screenings are taken together, with one look at what stands and one statement where
 * it says the same of all; what cannot go with the others, because another result is about the same traveler or
 * something changed meanwhile, is taken again alone. Answers in the order of the request.
 */
export async function acceptResults(
  services: Services,
  results: readonly Item[],
  followUps: readonly FollowUp[],
): Promise<readonly (Accepted & { readonly messageId: string })[]> {
  const outcomes = new Map<string, Accepted | undefined>();

  async function takeTogether(items: readonly Item[]): Promise<void> {
    const trying = { services, now: services.now(), attempt: 0, followUps };
    // Alone it is seen which of them is at fault.
    const taken = await tryOnce(trying, items).catch(() => []);
    for (const [i, { messageId }] of items.entries()) outcomes.set(messageId, taken[i]);
  }

  const screened = results.filter(({ result }) => result.kind === 'screening' || result.kind === 'crossing');
  for (let i = 0; screened.length > 1 && i < screened.length; i += together)
    await takeTogether(screened.slice(i, i + together));

  const alone = async ({ messageId, result }: Item) => {
    outcomes.set(messageId, await acceptResult(services, messageId, result, followUps));
  };
  await Promise.all(results.filter(({ messageId }) => outcomes.get(messageId) === undefined).map(alone));
  for (const item of results) {
    if (outcomes.get(item.messageId)?.detail === 'busy') await alone(item);
  }
  return results.map(({ messageId }) => ({
    messageId,
    ...(outcomes.get(messageId) ?? { outcome: 'lease_lost', detail: 'busy' }),
  }));
}
