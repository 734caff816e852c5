import type { Result } from '../src/outbox/protocol/results.ts';
import type { ApiClient, ResultEntry } from './api-client.ts';
import { ApiError, isTemporary } from './http.ts';
import { reasonOf } from './log.ts';

/**
 * The work is good but its result could not be handed over now: try again after `delayMs`. No failure of the
 * processor, so it is not counted as an attempt.
 */
export class NotNow extends Error {
  readonly delayMs: number;
  constructor(message: string, delayMs: number) {
    super(message);
    this.name = 'NotNow';
    this.delayMs = delayMs;
  }
}

/** With a detail (`index_behind`, `watermark_behind` …) the work is soon done again, on newer data. */
function notNow(detail: string | undefined): NotNow {
  return detail === undefined ? new NotNow('the lease is lost', 1_000) : new NotNow(detail, 100);
}

/** Hands results over to the API, several in one request. */
export interface ResultSender {
  /**
   * Resolves when the result is committed, or was before. Throws `NotNow` when the lease is lost or the API is
   * away, and an Error with the API's detail when it was rejected.
   */
  send(messageId: string, result: Result): Promise<'accepted' | 'already_done'>;
}

export interface ResultSenderOptions {
  readonly api: Pick<ApiClient, 'postResults'>;
  /** How long the first result of a batch waits for others; at most 5 ms. */
  readonly lingerMs?: number;
  readonly maxBatch?: number;
}

/**
 * So many requests with what lanes wait for are under way at once. The next results gather meanwhile: the API stores a
 * few of each request with each commit, and whoever is at a lane shares that commit with all of them.
 */
const mostRequests = 4;

interface Waiting {
  readonly entry: ResultEntry;
  readonly resolve: (outcome: 'accepted' | 'already_done') => void;
  readonly reject: (error: Error) => void;
}

export function createResultSender(options: ResultSenderOptions): ResultSender {
  const lingerMs = Math.min(options.lingerMs ?? 2, 5);
  const maxBatch = options.maxBatch ?? 200;
  const waiting: Waiting[] = [];
  let requests = 0;
  let timer: NodeJS.Timeout | undefined;

  async function post(batch: readonly Waiting[]): Promise<void> {
    try {
      const answers = await options.api.postResults(batch.map(({ entry }) => entry));
      const byId = new Map(answers.map((answer) => [answer.messageId, answer]));
      for (const each of batch) {
        const answer = byId.get(each.entry.messageId);
        if (answer?.outcome === 'accepted' || answer?.outcome === 'already_done')
          each.resolve(answer.outcome);
        else if (answer?.outcome === 'rejected')
          each.reject(new Error(`result rejected: ${answer.detail ?? 'no detail'}`));
        else each.reject(notNow(answer?.detail));
      }
    } catch (error) {
      // One result that the API cannot read must not take the others of its batch with it.
      if (error instanceof ApiError && !isTemporary(error) && batch.length > 1) {
        await Promise.all(batch.map((each) => post([each])));
        return;
      }
      const temporary = isTemporary(error);
      const message = reasonOf(error);
      for (const each of batch) each.reject(temporary ? new NotNow(message, 2_000) : new Error(message));
    }
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (requests >= mostRequests) return;
    const batch = waiting.splice(0, maxBatch);
    if (batch.length === 0) return;
    requests += 1;
    await post(batch);
    requests -= 1;
    if (waiting.length > 0) void flush();
  }

  return {
    send(messageId, result) {
      return new Promise((resolve, reject) => {
        const each = { entry: { messageId, result }, resolve, reject };
        // The others are long; they would hold up what a lane waits for.
        if (result.kind !== 'screening' && result.kind !== 'crossing') {
          void post([each]);
          return;
        }
        waiting.push(each);
        if (waiting.length >= maxBatch) void flush();
        else timer ??= setTimeout(() => void flush(), lingerMs);
      });
    },
  };
}
