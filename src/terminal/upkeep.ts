import { type ForwardState, forward } from './forward.ts';
import type { Link } from './link.ts';
import type { Renewal } from './renew-snapshot.ts';

/** What a terminal does beside its checks: probe the link, renew its token and pack, report, send what it has stored. */
export interface Upkeep {
  start(): void;
  /** One round, whole. */
  round(): Promise<void>;
  stop(): Promise<void>;
}

/** How the terminal is, as the centre is told it. */
export interface Report {
  readonly snapshotVersion: number;
  /** Seconds. */
  readonly snapshotAge: number | null;
  readonly journalDepth: number;
  readonly lastSequence: number | null;
  readonly deadLetters: number;
  readonly drill: boolean;
  /** This terminal's time, RFC 3339. */
  readonly clock: string;
}

export interface UpkeepParts extends Omit<ForwardState, 'stopped'> {
  readonly link: Link;
  readonly laneId: string;
  readonly renewal: Renewal;
  /** Takes what comes with a new token, before anything is asked with it. */
  readonly settleIn: () => Promise<void>;
  readonly report: () => Report;
}

const roundMs = 1_000;
const heartbeatEvery = 15;
/** As long as the centre keeps the keys of requests: nobody asks for an event again after that. */
const keptMs = 30 * 86_400_000;

async function sendReport({ link, laneId, report }: UpkeepParts): Promise<void> {
  await link.ask({
    method: 'POST',
    path: `/v1/lanes/${laneId}/heartbeat`,
    weight: 'upkeep',
    json: report(),
    timeoutMs: 5_000,
  });
}

export function createUpkeep(parts: UpkeepParts): Upkeep {
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let rounds = 0;
  let drilled = false;
  let under: Promise<void> | undefined;
  let sending: Promise<unknown> | undefined;

  async function look(): Promise<void> {
    const { link, renewal } = parts;
    await link.probe();
    await parts.settleIn();
    if (link.state() !== 'closed') return;
    // Revocations go on arriving while an outage's events are sent.
    sending ??= forward({ ...parts, stopped: stopping.signal })
      // A disk that is full: the events stay where they are.
      .catch(() => undefined)
      .finally(() => {
        sending = undefined;
      });
    await renewal.step(stopping.signal);
    // That a drill begins or ends is told at once.
    const { drill } = parts.report();
    if (rounds % heartbeatEvery === 0) parts.journal.forgetSent(Date.now() - keptMs);
    if (rounds % heartbeatEvery === 0 || drill !== drilled) await sendReport(parts);
    drilled = drill;
    rounds += 1;
  }

  function round(): Promise<void> {
    under ??= look()
      // Whatever one round could not do the next one tries again; the lane goes on.
      .catch(() => undefined)
      .finally(() => {
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
      await Promise.all([sending, parts.renewal.fetching()]);
    },
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      stopping.abort();
      await under;
      await Promise.all([sending, parts.renewal.fetching()]);
    },
  };
}
