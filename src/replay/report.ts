import type { Preset } from '../simulation/volumes.ts';
import type { Findings } from './reconcile.ts';

/** Milliseconds from when a check was due until its answer. */
export interface LatencySummary {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** What a replay found: the object that `garita replay --json` prints. */
export interface ReplayReport {
  readonly ok: boolean;
  readonly run: string;
  readonly day: Preset;
  readonly seed: number;
  readonly from: string;
  readonly minutes: number;
  readonly speed: number;
  /** Crossing events of the day in the window; a bus with more than 20 aboard is sent as several checks. */
  readonly events: number;
  readonly sent: number;
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
  readonly decisions: { readonly admit: number; readonly refer: number; readonly redirect: number };
  readonly members: number;
  readonly latencyMs: LatencySummary;
  /** Answers a second. */
  readonly throughput: number;
  readonly seconds: number;
  readonly drainSeconds: number;
  readonly retries: number;
  readonly differing: readonly string[];
  readonly examples: readonly string[];
}

/** Whether everything that was sent is there once, as it was answered, with everybody screened. */
export function isWhole(
  sent: { readonly checks: number; readonly answered: number; readonly persons: number },
  findings: Findings,
): boolean {
  const { lost, doubled, altered, unscreened, differing, stored, persons } = findings;
  return (
    lost + doubled + altered + unscreened + differing.length === 0 &&
    sent.answered === sent.checks &&
    stored === sent.checks &&
    persons === sent.persons
  );
}

const number = (value: number) => value.toLocaleString('en-US');

/** The report in words. */
export function reportWords(report: ReplayReport): string {
  const { latencyMs: latency } = report;
  const rows: readonly (readonly [string, string])[] = [
    [
      'Day',
      `${report.day}, seed ${report.seed}, ${report.minutes} min from ${report.from}, ${report.speed} x`,
    ],
    ['Events', `${number(report.events)} in ${number(report.sent)} checks`],
    ['Answered', `${number(report.answered)}${report.failed > 0 ? `, ${number(report.failed)} failed` : ''}`],
    [
      'Persons',
      `${number(report.persons)}: ${number(report.passengers)} passengers, ${number(report.trucks)} trucks`,
    ],
    [
      'Decisions',
      `${number(report.decisions.admit)} admit, ${number(report.decisions.refer)} refer, ${number(report.decisions.redirect)} redirect (as first answered)`,
    ],
    ['Latency', `p50 ${latency.p50} ms, p90 ${latency.p90} ms, p99 ${latency.p99} ms, max ${latency.max} ms`],
    [
      'Throughput',
      `${report.throughput} a second for ${report.seconds} s, ${number(report.retries)} retries`,
    ],
    ['Reconciled', `${number(report.stored)} stored, ${report.drainSeconds} s after the last answer`],
    [
      'Lost',
      `${report.lost}, doubled ${report.doubled}, altered ${report.altered}, unscreened ${report.unscreened}`,
    ],
    ...report.differing.map((place) => ['Differs', `persons of ${place}`] as const),
    ...report.examples.map((words) => ['Example', words] as const),
  ];
  const lines = rows.map(([name, value]) => `${name.padEnd(12)}${value}`);
  return `${lines.join('\n')}\n${report.ok ? 'Everything that was sent is there once, as answered.' : 'It does not reconcile.'}\n`;
}
