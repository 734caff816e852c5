import { type ForwardState, forward } from './forward.ts';
import type { Link } from './link.ts';
import type { SnapshotStore } from './snapshot.ts';

/** What a terminal does beside its checks: probe the link, renew its token and pack, report, send what it has stored. */
export interface Upkeep {
  start(): void;
  /** One round, whole. */
  round(): Promise<void>;
  stop(): Promise<void>;
}

export interface UpkeepParts extends ForwardState {
  readonly link: Link;
  readonly snapshots: SnapshotStore;
  readonly laneId: string;
  /** Loads the stored pack once there are keys to verify it with. */
  readonly loadSnapshot: () => Promise<void>;
  readonly snapshotAgeMs: () => number | null;
}

const roundMs = 1_000;
const heartbeatEvery = 15;
const packTimeoutMs = 60_000;

async function renewSnapshot({ link, snapshots, laneId }: UpkeepParts): Promise<void> {
  const keys = link.access()?.signingKeys;
  if (!keys) return;
  const version = snapshots.current()?.version;
  const since = version === undefined ? '' : `?since=${version}`;
  const path = `/v1/lanes/${laneId}/snapshot`;
  const outcome = await link.ask({ method: 'GET', path: `${path}${since}`, timeoutMs: packTimeoutMs });
  if (outcome.kind !== 'answer' || outcome.status !== 200) return;
  try {
    await snapshots.accept(outcome.bytes, keys);
  } catch {
    // A gap, or a pack of another line: only a whole one can follow. One that is not the service's is never used.
    const whole = await link.ask({ method: 'GET', path, timeoutMs: packTimeoutMs });
    if (whole.kind === 'answer' && whole.status === 200) {
      await snapshots.accept(whole.bytes, keys).catch(() => undefined);
    }
  }
}

async function report({ link, snapshots, laneId, journal, snapshotAgeMs }: UpkeepParts): Promise<void> {
  const age = snapshotAgeMs();
  await link.ask({
    method: 'POST',
    path: `/v1/lanes/${laneId}/heartbeat`,
    json: {
      snapshotVersion: snapshots.current()?.version ?? 0,
      snapshotAge: age === null ? null : Math.max(0, Math.round(age / 1000)),
      journalDepth: journal.counts().pending,
      lastSequence: journal.lastSequence('booth') ?? null,
    },
    timeoutMs: 5_000,
  });
}

export function createUpkeep(parts: UpkeepParts): Upkeep {
  let timer: NodeJS.Timeout | undefined;
  let rounds = 0;
  let under: Promise<void> | undefined;
  let sending: Promise<unknown> | undefined;

  async function look(): Promise<void> {
    const { link } = parts;
    await link.probe();
    await parts.loadSnapshot();
    if (link.state() !== 'closed') return;
    // Revocations go on arriving while an outage's events are sent.
    sending ??= forward(parts).finally(() => {
      sending = undefined;
    });
    await renewSnapshot(parts);
    if (rounds % heartbeatEvery === 0) await report(parts);
    rounds += 1;
  }

  function round(): Promise<void> {
    under ??= look().finally(() => {
      under = undefined;
    });
    return under;
  }

  function schedule(): void {
    timer = setTimeout(async () => {
      await round();
      if (timer) schedule();
    }, roundMs);
  }

  return {
    start: schedule,
    async round() {
      await round();
      await sending;
    },
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await under;
      await sending;
    },
  };
}
