import { fromBase64 } from '../../src/keys/bytes.ts';
import type { SubjectChanges, WatchlistChanges } from '../../src/outbox/protocol/feeds.ts';
import type { Payload } from '../../src/outbox/protocol/payloads.ts';
import type { Considered, Result, VettingPart } from '../../src/outbox/protocol/results.ts';
import { unsealPayload } from '../../src/outbox/seal.ts';
import { configurationHash, defaultConfiguration } from '../../src/screening/configuration.ts';
import { createSubjectIndex } from '../../src/screening/subject-index.ts';
import type { ListEntry, Match, Subject } from '../../src/screening/types.ts';
import { createWatchlistIndex } from '../../src/screening/watchlist-index.ts';
import { runBlock } from '../../src/simulation/block.ts';
import { renderRun, toSimulationResult } from '../../src/simulation/result.ts';
import { Scenario } from '../../src/simulation/scenario.ts';
import { type Harness, workerSecret } from './common.ts';

/** A message that this worker has leased and opened. */
export interface Taken {
  readonly id: string;
  readonly payload: Payload;
}

export interface Computed {
  readonly messageId: string;
  readonly result: Result;
}

export interface Outcome {
  readonly messageId: string;
  readonly outcome: 'accepted' | 'already_done' | 'lease_lost' | 'rejected';
  readonly detail?: string;
}

export interface HandWorkerOptions {
  readonly id?: string;
  readonly leaseMs?: number;
  /** Posts every result twice, the second time in a request of its own. */
  readonly duplicate?: boolean;
  /** Lets the clock run between the work and the post. */
  readonly delayMs?: number;
}

/** A worker without a queue, for tests: the same feeds, the same indexes, the same HTTP, one step at a time. */
export interface HandWorker {
  /** Reads the feeds to their ends, both unless told otherwise. */
  pull(only?: 'lists' | 'subjects'): Promise<void>;
  /** Leases and opens what there is. */
  take(max?: number): Promise<Taken[]>;
  /** Works with the feeds as they stand, however old: call `pull` first to be up to date. */
  work(message: Taken): Promise<Result>;
  post(results: readonly Computed[]): Promise<Outcome[]>;
  /** Brings a part of a vetting that goes on. */
  part(messageId: string, part: VettingPart): Promise<{ outcome: string; detail?: string }>;
  /** Takes and works, and stops before posting: what `post` would bring. */
  compute(): Promise<Computed[]>;
  /** Goes on until nothing is left; answers how many results were accepted. Throws when one is rejected. */
  drain(): Promise<number>;
}

type Change = WatchlistChanges['changes'][number];

export function handWorker(harness: Harness, options: HandWorkerOptions = {}): HandWorker {
  const relayId = options.id ?? 'hand-worker';
  const leaseMs = options.leaseMs ?? 60_000;
  const configHash = configurationHash(defaultConfiguration);
  const watchlist = createWatchlistIndex();
  const subjects = createSubjectIndex();
  const entries = new Map<string, Change>();
  let token: Promise<{ header: string; keys: Map<string, Uint8Array<ArrayBuffer>> }> | undefined;
  let told: Promise<unknown> | undefined;
  let cursor = '';
  let seq = 0;
  let subjectsSeq = 0;

  async function openSession() {
    const answer = await harness.request('POST', '/internal/session', {
      internal: true,
      headers: { authorization: `Bearer ${workerSecret}` },
      body: { workerId: relayId },
    });
    if (answer.status !== 200) throw new Error(`no session: ${answer.status} ${JSON.stringify(answer.body)}`);
    const keys = Object.entries<string>(answer.body.payloadKeys);
    return {
      header: `Bearer ${answer.body.token}`,
      keys: new Map(keys.map(([id, text]) => [id, fromBase64(text)] as const)),
    };
  }

  async function call(method: string, path: string, body?: unknown) {
    token ??= openSession();
    const { header } = await token;
    const answer = await harness.request(method, `/internal/${path}`, {
      internal: true,
      headers: { authorization: header },
      ...(body === undefined ? {} : { body }),
    });
    if (answer.status === 401) {
      // The clock of the test went beyond the session.
      token = openSession();
      return call(method, path, body);
    }
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async function pull(only?: 'lists' | 'subjects'): Promise<void> {
    for (let more = only !== 'subjects'; more; ) {
      const page: WatchlistChanges = await call(
        'GET',
        `watchlist/changes?since=${encodeURIComponent(cursor)}&limit=500`,
      );
      for (const change of page.changes) {
        const key = `${change.listId}/${change.entryId}`;
        entries.delete(key);
        entries.set(key, change);
        if (change.entry) watchlist.upsert(key, change.entry as unknown as ListEntry);
        else watchlist.remove(key);
      }
      ({ cursor, more } = page);
      seq = page.seq;
    }
    for (let more = only !== 'lists'; more; ) {
      const page: SubjectChanges = await call('GET', `subjects/changes?since=${subjectsSeq}&limit=500`);
      for (const { travelerId, subject, subjectHash } of page.changes) {
        if (subject) subjects.upsert({ ...subject, id: travelerId } as Subject, subjectHash);
        else subjects.remove(travelerId);
      }
      ({ more, seq: subjectsSeq } = page);
    }
  }

  function propose(match: Match, key: string, travelerId: string, subjectHash: string) {
    const { listId, entryId, entryHash } = entries.get(key)!;
    const { entryName, score, parts } = match;
    return {
      travelerId,
      subjectHash,
      listId,
      entryId,
      entryHash,
      entryName,
      score,
      parts: parts.map((part) => ({ ...part })),
    };
  }

  function screen(subject: Subject, subjectHash: string) {
    const { candidates, considered, matches } = watchlist.screen(subject);
    return {
      candidates,
      considered: considered.map(({ entryId: key, score }): Considered => {
        const { listId, entryId, entryHash } = entries.get(key)!;
        return [listId, entryId, entryHash, score];
      }),
      matches: matches.map((match) => propose(match, match.entryId, subject.id, subjectHash)),
    };
  }

  async function work({ payload }: Taken): Promise<Result> {
    switch (payload.kind) {
      case 'screening':
        return { kind: 'screening', seq, configHash, ...screen(payload.subject, payload.subjectHash) };
      case 'crossing':
        return {
          kind: 'crossing',
          seq,
          configHash,
          people: payload.people.map(({ screeningId, subject, subjectHash }) => ({
            screeningId,
            ...screen(subject, subjectHash),
          })),
        };
      case 'vetting': {
        const { vettedThroughSeq: fromSeq } = await call('GET', 'watermark');
        const changed = [...entries].filter(([, change]) => change.seq > fromSeq && change.seq <= seq);
        const matches = changed.flatMap(([key, { entry }]) =>
          entry === undefined
            ? []
            : subjects
                .affectedBy(key, entry as unknown as ListEntry)
                .map(({ match, subjectId, subjectHash }) => propose(match, key, subjectId, subjectHash)),
        );
        const changedEntries = changed.map(([, { listId, entryId }]) => ({ listId, entryId }));
        return {
          kind: 'vetting',
          seq,
          configHash,
          fromSeq: Math.min(fromSeq, seq),
          subjectsSeq,
          changedEntries,
          matches,
        };
      }
      case 'sweep': {
        const range = [...subjects.range(payload.afterTravelerId, payload.throughTravelerId)];
        const matches = range.flatMap(({ subject, subjectHash }) => screen(subject, subjectHash).matches);
        return { kind: 'sweep', seq, configHash, subjectsSeq, screened: range.length, matches };
      }
      case 'simulation': {
        const scenario = Scenario.parse(payload.scenario);
        const { seed, replications } = payload;
        const block = runBlock({ scenario, seed, firstReplication: 0, replications });
        const files = renderRun({ name: 'base', scenario }, [], seed, [block]);
        return toSimulationResult({ ...files, charts: {} });
      }
      case 'notice':
        return { kind: 'notice' };
    }
  }

  async function take(max = 100): Promise<Taken[]> {
    told ??= call('POST', 'configurations', defaultConfiguration);
    await told;
    const { messages } = await call('POST', 'outbox/lease', { relayId, max, waitMs: 0, leaseMs });
    const { keys } = await token!;
    return Promise.all(
      (messages as { id: string; payload: string }[]).map(async ({ id, payload }) => ({
        id,
        payload: await unsealPayload(keys, id, payload),
      })),
    );
  }

  async function post(results: readonly Computed[]): Promise<Outcome[]> {
    if (results.length === 0) return [];
    return (await call('POST', 'results', { results })).outcomes;
  }

  async function workAll(taken: readonly Taken[]): Promise<Computed[]> {
    const results: Computed[] = [];
    for (const message of taken) results.push({ messageId: message.id, result: await work(message) });
    return results;
  }

  /** Works and posts until each is done; one whose feeds were behind is worked again with newer ones. */
  async function finish(taken: readonly Taken[]): Promise<number> {
    let accepted = 0;
    let left = taken;
    for (let round = 0; left.length > 0 && round < 5; round++) {
      await pull();
      const results = await workAll(left);
      if (options.delayMs !== undefined) harness.advance(options.delayMs);
      const outcomes = await post(results);
      if (options.duplicate) await post(results);
      const bad = outcomes.find(({ outcome }) => outcome === 'rejected');
      if (bad) throw new Error(`result rejected: ${bad.detail ?? ''}`);
      accepted += outcomes.filter(({ outcome }) => outcome === 'accepted').length;
      const lost = new Set(
        outcomes.filter(({ outcome }) => outcome === 'lease_lost').map((one) => one.messageId),
      );
      left = left.filter(({ id }) => lost.has(id));
    }
    return accepted;
  }

  return {
    pull,
    take,
    work,
    post,
    part: (messageId, part) => call('POST', `vetting/${messageId}/parts`, part),
    async compute() {
      const taken = await take();
      await pull();
      return workAll(taken);
    },
    async drain() {
      let accepted = 0;
      for (let taken = await take(); taken.length > 0; taken = await take()) accepted += await finish(taken);
      return accepted;
    },
  };
}
