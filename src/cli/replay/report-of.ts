import { ports } from '../../lanes/border.ts';
import type { ReplayDay } from '../../replay/day.ts';
import { distributionOf, summaryOf } from '../../replay/latency.ts';
import { decisions, type Ledger } from '../../replay/ledger.ts';
import type { ReplayPlan } from '../../replay/plan.ts';
import type { Findings } from '../../replay/reconcile.ts';
import { isWhole, type OutageReport, type PortDecisions, type ReplayReport } from '../../replay/report.ts';
import { laneOf } from '../../replay/totals.ts';
import type { Traffic } from '../../replay/traffic.ts';
import { clockOf, type Window, wordsOf } from '../../replay/window.ts';
import type { SentDay } from './send-day.ts';

/** Everything that a run came to. */
export interface Outcome {
  readonly run: string;
  readonly day: ReplayDay;
  readonly window: Window;
  readonly speed: number;
  readonly traffic: Traffic;
  readonly plan: ReplayPlan;
  readonly sent: SentDay;
  readonly members: number;
  readonly retries: number;
  readonly findings: Findings;
  readonly outage?: Window;
  readonly workers: ReplayReport['workers'];
  readonly drainSeconds: number;
  readonly reconcileSeconds: number;
  readonly reconcileCpuSeconds: number;
}

const round = (value: number, digits: number) => Number(value.toFixed(digits));

/** Decisions at the booth as first answered, by port, in the order of `ports`. */
function decisionsByPort(plan: ReplayPlan, ledger: Ledger): readonly PortDecisions[] {
  const portOfLane = plan.lanes.map((laneId) => laneOf(laneId).portCode);
  const rows = new Map(
    ports.map(({ code, name }) => [code, { port: code, name, admit: 0, refer: 0, redirect: 0 }]),
  );
  for (let i = 0; i < plan.count; i += 1) {
    const decision = decisions[ledger.decisionOf(i) ?? -1];
    const row = rows.get(portOfLane[plan.lane[i] ?? 0] ?? '');
    if (plan.phase[i] === 0 && decision !== undefined && row) row[decision] += 1;
  }
  return [...rows.values()].filter(({ admit, refer, redirect }) => admit + refer + redirect > 0);
}

function outageReport(outage: Window | undefined, { caughtUp }: SentDay): OutageReport | null {
  if (!outage || !caughtUp) return null;
  return {
    window: wordsOf(outage),
    stored: caughtUp.stored,
    late: caughtUp.late,
    catchUpSeconds: round(caughtUp.seconds, 1),
    liveChecks: caughtUp.live.count(),
    liveLatencyMs: summaryOf(caughtUp.live),
  };
}

/** The report of a run. */
export function reportOf(outcome: Outcome): ReplayReport {
  const { plan, sent, findings, window, day } = outcome;
  const { ledger, counts } = sent;
  const { answered, failed, admit, refer, redirect } = ledger.counts;
  const failure = ledger.firstFailure();
  const whole = isWhole(
    {
      checks: plan.count,
      answered,
      totals: plan.totals,
      repeatsDiffering: counts.differing,
      misreadTaken: counts.misread - counts.refused,
    },
    findings,
  );
  return {
    ok: whole,
    run: outcome.run,
    day: day.name,
    seed: day.seed,
    from: clockOf(window.fromMs),
    minutes: round((window.toMs - window.fromMs) / 60_000, 3),
    speed: outcome.speed,
    traffic: outcome.traffic,
    events: plan.totals.events,
    sent: sent.sent,
    prereads: { sent: plan.prereads, joined: findings.joined },
    answered,
    failed,
    stored: findings.stored,
    lost: findings.lost,
    doubled: findings.doubled,
    altered: findings.altered,
    unscreened: findings.unscreened,
    persons: findings.persons,
    passengers: findings.passengers,
    trucks: findings.trucks,
    unreadable: findings.unreadable,
    decisions: { admit, refer, redirect },
    byPort: decisionsByPort(plan, ledger),
    members: outcome.members,
    repeats: { sent: counts.repeated, differing: counts.differing },
    misread: { sent: counts.misread, refused: counts.refused },
    outage: outageReport(outcome.outage, sent),
    workers: outcome.workers,
    latencyMs: summaryOf(sent.latency),
    latencyDistribution: distributionOf(sent.latency),
    throughput: round(answered / sent.seconds, 1),
    seconds: round(sent.seconds, 1),
    drainSeconds: round(outcome.drainSeconds, 1),
    reconcileSeconds: round(outcome.reconcileSeconds, 1),
    generatorCpuSeconds: round(sent.cpuSeconds, 2),
    reconcileCpuSeconds: round(outcome.reconcileCpuSeconds, 2),
    retries: outcome.retries,
    differing: findings.differing,
    examples: [...(failure === undefined ? [] : [`failed: ${failure}`]), ...findings.examples],
    timeline: sent.samples,
  };
}
