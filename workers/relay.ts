import { setTimeout as sleep } from 'node:timers/promises';
import type { LeasedMessage, QueueName } from '../src/outbox/protocol/relay.ts';
import type { ApiClient } from './api-client.ts';
import { createDispatcher, type MakeFlow } from './dispatcher.ts';
import { isTemporary } from './http.ts';
import { type Log, reasonOf } from './log.ts';
import type { QueueServer } from './queues.ts';

export interface RelayOptions {
  readonly api: ApiClient;
  readonly queue: QueueServer;
  readonly relayId: string;
  readonly makeFlow: MakeFlow;
  readonly log: Log;
  /** Whether there is somebody here who sends mail. */
  readonly notices: boolean;
  /** How often a job is tried in the queue before its failure is told to the API. */
  readonly attempts?: number;
  /** How many messages of lanes, and as many of all else, may be in the queue at once. */
  readonly maxHeld?: number;
  readonly leaseMs?: number;
  /** A quarter of `leaseMs` when absent. */
  readonly renewMs?: number;
  /** How often the relay looks whether the queue was emptied. */
  readonly watchMs?: number;
  /** Long poll. Each lease is also the tick of what is due by time, so not too long. */
  readonly waitMs?: number;
}

/** Brings messages from the outbox to the queue, and again when the queue has lost them. */
export interface Relay {
  /** The message's result was accepted: its lease needs no renewal any more. */
  done(id: string): void;
  /** How many messages are under lease here. */
  held(): number;
  degraded(): boolean;
  /** Takes no more messages. */
  pause(): Promise<void>;
  /** Pauses, gives back what is left and closes. */
  stop(): Promise<void>;
}

interface Held {
  readonly message: LeasedMessage;
  /** The job that it shares with others. */
  shared?: string | undefined;
  /** False while its job is on the way into the queue. */
  added: boolean;
}

/** What is leased together. Notices stay for those who can send mail. */
const leasedTogether = (notices: boolean): readonly (readonly QueueName[])[] => [
  ['lane'],
  notices ? ['vetting', 'simulation', 'notice'] : ['vetting', 'simulation'],
];

export function startRelay(options: RelayOptions): Relay {
  const { api, relayId, log } = options;
  const leaseMs = options.leaseMs ?? 30_000;
  const maxHeld = options.maxHeld ?? 1_000;
  const held = new Map<string, Held>();
  const stopping = new AbortController();
  let downSince: number | undefined = performance.now();
  let checking: Promise<void> | undefined;
  let checkAgain = false;
  let apiDown = false;

  const dispatcher = createDispatcher({
    queue: options.queue,
    makeFlow: options.makeFlow,
    attempts: options.attempts ?? 3,
    onBadMessage: (id, error) => void reportBad(id, error),
    onReady() {
      if (downSince !== undefined) log.info({ queue: options.queue.describe }, 'queue up');
      downSince = undefined;
      void check();
    },
    onDown: markDown,
  });

  function markDown(reason: string): void {
    if (downSince !== undefined || stopping.signal.aborted) return;
    downSince = performance.now();
    log.warn({ reason }, 'queue down: work is late, not lost');
    // The heartbeat tells the API.
    void check();
  }

  async function reportBad(id: string, error: unknown): Promise<void> {
    const reason = reasonOf(error);
    log.error({ messageId: id, reason }, 'message cannot be queued');
    held.delete(id);
    await api.reportFailures([{ id, error: reason.slice(0, 2_000) }]).catch(() => {});
  }

  const pause = (ms: number) => sleep(ms, undefined, { signal: stopping.signal }).catch(() => {});

  async function giveBack(ids: readonly string[], why: string): Promise<void> {
    for (const id of ids) held.delete(id);
    if (ids.length === 0) return;
    try {
      await api.release(relayId, ids);
      log.info({ messages: ids.length, why }, 'released messages');
    } catch {
      // Their leases run out by themselves.
    }
  }

  async function dispatch(messages: readonly LeasedMessage[]): Promise<void> {
    try {
      const shared = await dispatcher.add(messages);
      for (const { id } of messages) {
        const each = held.get(id);
        if (each === undefined) continue;
        each.shared = shared.get(id);
        each.added = true;
      }
    } catch (error) {
      // The API's fault, not the queue's, when a flow could not be made for want of a session.
      if (!isTemporary(error)) markDown(reasonOf(error));
      await giveBack(
        messages.map(({ id }) => id),
        'queue down',
      );
      await pause(500);
      if (dispatcher.up()) downSince = undefined;
    }
  }

  function count(queues: readonly QueueName[]): number {
    let sum = 0;
    for (const { message } of held.values()) if (queues.includes(message.queue)) sum += 1;
    return sum;
  }

  async function leaseLoop(queues: readonly QueueName[]): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const room = maxHeld - count(queues);
      // A lease looks past all that is leased already: a few at a time would cost the API more than they bring.
      if (room < maxHeld / 4 || !dispatcher.up()) {
        await pause(5);
        continue;
      }
      const request = {
        relayId,
        max: Math.min(room, 500),
        waitMs: options.waitMs ?? 5_000,
        leaseMs,
        queues: [...queues],
      };
      try {
        const asked = performance.now();
        const messages = (await api.lease(request, stopping.signal)).filter(({ id }) => !held.has(id));
        if (failures > 0) log.info('API up');
        failures = 0;
        for (const message of messages) held.set(message.id, { message, added: false });
        if (messages.length > 0) await dispatch(messages);
        else if (performance.now() - asked < 50) await pause(50);
      } catch (error) {
        if (stopping.signal.aborted) return;
        failures += 1;
        if (failures === 1) log.warn({ reason: reasonOf(error) }, 'API down');
        await pause(Math.min(100 * 2 ** failures, 3_000));
      }
    }
  }

  /** Renews every lease, forgets what the API no longer holds for us, and adds again what the queue has lost. */
  async function renew(): Promise<void> {
    const added = [...held.values()].filter((each) => each.added);
    // First the queue, then the API: a message missing from the queue and afterwards still held is lost for
    // sure. The other way round it may have been finished in between.
    const up = dispatcher.up();
    const missing = up ? await dispatcher.missing(added) : [];
    const still = await api.renew({
      relayId,
      ids: [...held.keys()],
      leaseMs,
      queueUp: up && downSince === undefined,
    });
    for (const { message } of added) if (!still.has(message.id)) held.delete(message.id);
    const lost = missing.map((id) => held.get(id)?.message).filter((message) => message !== undefined);
    if (lost.length > 0) {
      log.warn({ messages: lost.length }, 'the queue has lost messages; adding them again');
      await dispatch(lost);
    }
    if (!up && downSince !== undefined && performance.now() - downSince > leaseMs) {
      await giveBack([...held.keys()], 'queue down for long');
    }
  }

  /** Never two at once; a call during one has another follow, for it may have looked too early. Does not reject. */
  function check(): Promise<void> {
    checkAgain = checking !== undefined;
    checking ??= checkUntilCalm().finally(() => {
      checking = undefined;
    });
    return checking;
  }

  async function checkUntilCalm(): Promise<void> {
    do {
      checkAgain = false;
      try {
        await renew();
        apiDown = false;
      } catch (error) {
        if (!apiDown && !stopping.signal.aborted) log.warn({ reason: reasonOf(error) }, 'renewal failed');
        apiDown = true;
      }
    } while (checkAgain && !stopping.signal.aborted);
  }

  async function renewLoop(): Promise<void> {
    while (!stopping.signal.aborted) {
      await pause(options.renewMs ?? leaseMs / 4);
      if (!stopping.signal.aborted) await check();
    }
  }

  /** An emptied queue is noticed at once by a mark that is gone, not only at the next renewal. */
  async function watchLoop(): Promise<void> {
    let marked = false;
    while (!stopping.signal.aborted) {
      await pause(options.watchMs ?? 500);
      if (stopping.signal.aborted || !dispatcher.up()) continue;
      try {
        const was = await dispatcher.mark();
        if (marked && !was) await check();
        marked = true;
      } catch (error) {
        log.debug({ reason: reasonOf(error) }, 'no mark');
      }
    }
  }

  const loops = [...leasedTogether(options.notices).map(leaseLoop), renewLoop(), watchLoop()];

  async function stopLoops(): Promise<void> {
    stopping.abort();
    await Promise.allSettled([...loops, checking]);
  }

  return {
    done: (id) => void held.delete(id),
    held: () => held.size,
    degraded: () => downSince !== undefined,
    pause: stopLoops,
    async stop() {
      await stopLoops();
      await giveBack([...held.keys()], 'stopping');
      await dispatcher.close();
    },
  };
}
