import type { LatencySummary, PercentilePoint } from './latency.ts';
import type { Findings } from './reconcile.ts';
import type { Sample } from './timeline.ts';
import type { Totals } from './totals.ts';
import type { Traffic } from './traffic.ts';

/** What became of the events that terminals stored during an outage. */
export interface OutageReport {
  /** `06:00-09:00`. */
  readonly window: string;
  readonly stored: number;
  /** Of these, those that the centre marked late. */
  readonly late: number;
  readonly catchUpSeconds: number;
  /** Live checks that were answered while terminals caught up. */
  readonly liveChecks: number;
  readonly liveLatencyMs: LatencySummary;
}

/** What a replay found: the object that `garita replay --json` prints. */
export interface ReplayReport {
  readonly ok: boolean;
  readonly run: string;
  /** The name of the day: a preset, or a file. */
  readonly day: string;
  readonly seed: number;
  readonly from: string;
  readonly minutes: number;
  readonly speed: number;
  readonly traffic: Traffic;
  /** Crossing events of the day in the window; a bus with more than 20 aboard is sent as several checks. */
  readonly events: number;
  /** Checks, pre-reads among them. */
  readonly sent: number;
  readonly prereads: { readonly sent: number; readonly joined: number };
  readonly answered: number;
  /** Refused, or answered with something else than a decision. */
  readonly failed: number;
  readonly stored: number;
  readonly lost: number;
  readonly doubled: number;
  readonly altered: number;
  readonly unscreened: number;
  readonly persons: number;
  readonly passengers: number;
  readonly trucks: number;
  readonly unreadable: number;
  readonly decisions: { readonly admit: number; readonly refer: number; readonly redirect: number };
  /** Decisions as first answered at the booth, by port. */
  readonly byPort: readonly PortDecisions[];
  readonly members: number;
  /** Requests that were sent twice with one key, and those that got another answer. */
  readonly repeats: { readonly sent: number; readonly differing: number };
  /** Zones that were misread at first, and those that were refused so that they were read again. */
  readonly misread: { readonly sent: number; readonly refused: number };
  readonly outage: OutageReport | null;
  /** Worker processes that this run started, and when one of them was killed. */
  readonly workers: {
    readonly started: number;
    readonly killedAt: string | null;
    readonly cpuSeconds: number | null;
  } | null;
  readonly latencyMs: LatencySummary;
  readonly latencyDistribution: readonly PercentilePoint[];
  /** Answers a second. */
  readonly throughput: number;
  readonly seconds: number;
  /** From the last answer until nobody waited to be screened. */
  readonly drainSeconds: number;
  readonly reconcileSeconds: number;
  /** Processor time of this process: while sending, and while reconciling. */
  readonly generatorCpuSeconds: number;
  readonly reconcileCpuSeconds: number;
  readonly retries: number;
  readonly differing: readonly string[];
  readonly examples: readonly string[];
  readonly timeline: readonly Sample[];
}

export interface PortDecisions {
  readonly port: string;
  readonly name: string;
  readonly admit: number;
  readonly refer: number;
  readonly redirect: number;
}

/** What was sent, for {@link isWhole}. */
export interface Sent {
  readonly checks: number;
  readonly answered: number;
  readonly totals: Totals;
  readonly repeatsDiffering: number;
  readonly misreadTaken: number;
}

/** Whether everything that was sent is there once, as it was answered, with everybody screened. */
export function isWhole(sent: Sent, findings: Findings): boolean {
  const { lost, doubled, altered, unscreened, differing, stored } = findings;
  const { persons, passengers, trucks } = sent.totals;
  return (
    lost + doubled + altered + unscreened + differing.length === 0 &&
    sent.repeatsDiffering + sent.misreadTaken === 0 &&
    sent.answered === sent.checks &&
    stored === sent.checks &&
    findings.persons === persons &&
    findings.passengers === passengers &&
    findings.trucks === trucks
  );
}
