import { parse } from '../http/body.ts';
import { commit } from '../http/commit.ts';
import type { Reply } from '../http/endpoint.ts';
import { idempotencyKey, type StoredReply } from '../http/idempotency.ts';
import { actorId } from '../http/principal.ts';
import { DomainError, problemResponse } from '../http/problems.ts';
import { type CheckCall, checkCrossing } from './check.ts';
import { givenReply } from './given-reply.ts';
import { CheckBody, type CrossingView } from './schema.ts';
import { toldAloneQueries } from './told-alone.ts';

/** The route of a single check: an event that was sent live and is replayed from the journal keeps its key. */
const singleRoute = 'post /v1/crossings';

/**
 * After so many stored events the next ones wait for their commit, so that whoever waits at a lane now shares one with
 * few. Several terminals catch up at once, and each puts its share before the next commit: with 16 a live check waited
 * for some 60 stored ones.
 */
const liveEvery = 4;

interface Item {
  readonly idempotencyKey: string;
  readonly body: unknown;
  /** What the terminal had told the lane, when it decided alone. */
  readonly told?: CrossingView['decision'] | undefined;
}

type Answer =
  | { readonly index: number; readonly status: number; readonly body: unknown; readonly replayed?: true }
  | { readonly index: number; readonly status: number; readonly problem: unknown };

async function problemOf(call: CheckCall, index: number, error: unknown): Promise<Answer> {
  let known = error instanceof DomainError ? error : undefined;
  if (!known) {
    call.services.log.error('unexpected error in a batch', { index, error: String(error) });
    known = new DomainError('internal', { en: 'Nothing was changed.', es: 'Nada cambió.' });
  }
  const response = problemResponse(known, call.locale, '');
  const { requestId: _, ...problem } = (await response.json()) as Record<string, unknown>;
  return { index, status: response.status, problem };
}

/**
 * The store-and-forward replay: events in the order in which the terminal captured them, each committed and answered
 * on its own as if it had come alone. Commits of neighbours share a write to disk.
 */
export async function checkBatch(call: CheckCall, items: readonly Item[]): Promise<Reply> {
  const { services, principal, now, locale } = call;

  async function settle(index: number, work: Promise<StoredReply>): Promise<Answer> {
    try {
      const { status, headers, body } = await work;
      const replayed = 'idempotency-replayed' in headers ? { replayed: true as const } : {};
      return { index, status, body: JSON.parse(body), ...replayed };
    } catch (error) {
      return problemOf(call, index, error);
    }
  }

  // Who is new with an event that has not committed yet: a later event that brings them too must find them.
  const arriving = new Map<string, Promise<Answer>>();
  const waiting: CheckCall = {
    ...call,
    stored: true,
    async beforeReading(documents) {
      await Promise.all(documents.map((hash) => arriving.get(hash)));
    },
  };

  async function one(index: number, item: Item): Promise<Promise<Answer>[]> {
    const key = item.idempotencyKey;
    const id = idempotencyKey(services.keys, key, actorId(principal), singleRoute, JSON.stringify(item.body));
    const given = await givenReply(services, principal.subject, id);
    if (given) {
      const { status, body } = given;
      const late =
        item.told === undefined ? [] : toldAloneQueries(principal, body as CrossingView, item.told, now);
      if (late.length > 0) await services.db.batch(late);
      return [Promise.resolve({ index, status, body, replayed: true as const })];
    }
    const { change, newcomers } = await checkCrossing(
      { ...waiting, told: item.told },
      parse(CheckBody, item.body, locale),
      id,
    );
    const answer = settle(index, commit(services, change, undefined, now));
    for (const hash of newcomers) arriving.set(hash, answer);
    return [answer];
  }

  const answers: Promise<Answer>[] = [];
  for (const [index, item] of items.entries()) {
    if (index % liveEvery === liveEvery - 1) await answers.at(-1);
    try {
      // In a list, for `await` would see through to the commit, which later events need not wait for.
      answers.push(...(await one(index, item)));
    } catch (error) {
      answers.push(problemOf(call, index, error));
    }
  }
  return { status: 200, body: { results: await Promise.all(answers) } };
}
