import { listDeadLetters } from '../../../outbox/list-dead-letters.ts';
import { outboxView } from '../../../outbox/overview.ts';
import { snapshotState } from '../../../snapshots/state.ts';
import { attentionOf } from '../../../terminals/attention.ts';
import { terminalsPage } from '../../../terminals/list.ts';
import { listWatchlists } from '../../../watchlists/list.ts';
import type { StaffVisit } from '../../visit.tsx';

const lanesAPage = 25;
const lettersAPage = 20;
/** The page asks again and again: so many of the last numbers are looked through, of all on the API. */
const gapWindow = 1_000;
/** A relay tells every few seconds how it is. */
const silentMs = 30_000;
const waitingTooLongMs = 30_000;

/** All that the operator's page shows, read at one moment. */
export async function readOperations({ c, services, principal, context }: StaffVisit) {
  const { db } = services;
  const { now } = context;
  const { letters, lanes } = c.req.query();
  const mayOperate = principal.scopes.has('outbox:operate');
  const outbox = await outboxView(services);
  const dead = mayOperate ? await listDeadLetters(db, { cursor: letters, limit: lettersAPage }) : undefined;
  const lists = await listWatchlists(db, principal, now);
  const snapshot = await snapshotState(db);
  const terminals = await terminalsPage(db, { cursor: lanes, limit: lanesAPage }, now, gapWindow);
  const withAttention = terminals.items.map((terminal) => ({ terminal, look: attentionOf(terminal, now) }));
  const heard = outbox.relays.filter(({ seenAt }) => now - Date.parse(seenAt) < silentMs);
  const waitsMs = outbox.oldestWaitingSince === undefined ? 0 : now - Date.parse(outbox.oldestWaitingSince);
  return {
    now,
    mayOperate,
    outbox,
    dead,
    lists,
    snapshot,
    terminals: { ...terminals, items: withAttention },
    trouble: {
      workersAway: heard.length === 0,
      queueAway: heard.length > 0 && heard.every(({ queueUp }) => !queueUp),
      waitsMs: waitsMs > waitingTooLongMs ? waitsMs : undefined,
      dead: outbox.queues.reduce((sum, queue) => sum + queue.dead, 0),
      unvetted: lists.filter(({ vetted }) => !vetted).map(({ name }) => name),
      lanes: withAttention.filter(({ look }) => look.length > 0).length,
    },
  };
}

export type Operations = Awaited<ReturnType<typeof readOperations>>;
