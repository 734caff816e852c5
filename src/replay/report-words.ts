import type { ReplayReport } from './report.ts';

const number = (value: number) => value.toLocaleString('en-US');
const ms = (value: number) => `${number(Number(value.toPrecision(4)))} ms`;
const latencyWords = ({ p50, p90, p99, max }: ReplayReport['latencyMs']) =>
  `p50 ${ms(p50)}, p90 ${ms(p90)}, p99 ${ms(p99)}, max ${ms(max)}`;

type Row = readonly [string, string];

function sentRows(report: ReplayReport): Row[] {
  const { prereads, repeats, misread, outage, workers } = report;
  const failed = report.failed > 0 ? `, ${number(report.failed)} failed` : '';
  return [
    [
      'Day',
      `${report.day}, seed ${report.seed}, ${report.minutes} min from ${report.from}, ${report.speed} x`,
    ],
    ['Events', `${number(report.events)} in ${number(report.sent - prereads.sent)} checks`],
    ...(prereads.sent > 0
      ? [['Pre-reads', `${number(prereads.sent)}, ${number(prereads.joined)} joined at the booth`] as const]
      : []),
    ['Answered', `${number(report.answered)}${failed}`],
    [
      'Sent twice',
      `${number(repeats.sent)}, ${number(repeats.differing)} of them answered otherwise; misread at first: ${number(misread.sent)}`,
    ],
    ...(workers
      ? [
          [
            'Workers',
            `${workers.started} started${workers.killedAt === null ? '' : `, one killed at ${workers.killedAt}`}`,
          ] as const,
        ]
      : []),
    ...(outage
      ? [
          [
            'Outage',
            `${outage.window}: ${number(outage.stored)} events stored, sent in ${outage.catchUpSeconds} s, ${number(outage.late)} marked late`,
          ] as const,
          [
            'Meanwhile',
            `${number(outage.liveChecks)} live checks: ${latencyWords(outage.liveLatencyMs)}`,
          ] as const,
        ]
      : []),
  ];
}

function foundRows(report: ReplayReport): Row[] {
  const { decisions, unreadable } = report;
  return [
    [
      'Persons',
      `${number(report.persons)}: ${number(report.passengers)} passengers, ${number(report.trucks)} trucks${unreadable > 0 ? `; ${number(unreadable)} showed nothing that can be read` : ''}`,
    ],
    [
      'Decisions',
      `${number(decisions.admit)} admit, ${number(decisions.refer)} refer, ${number(decisions.redirect)} redirect (as first answered)`,
    ],
    ['Latency', latencyWords(report.latencyMs)],
    [
      'Throughput',
      `${report.throughput} a second for ${report.seconds} s, ${number(report.retries)} retries, ${report.generatorCpuSeconds} s of processor time here`,
    ],
    [
      'Reconciled',
      `${number(report.stored)} stored; everybody screened ${report.drainSeconds} s after the last answer, read back in ${report.reconcileSeconds} s`,
    ],
    [
      'Lost',
      `${report.lost}, doubled ${report.doubled}, altered ${report.altered}, unscreened ${report.unscreened}`,
    ],
    ...report.differing.map((place) => ['Differs', `persons of ${place}`] as const),
    ...report.examples.map((words) => ['Example', words] as const),
  ];
}

/** The report as rows of a name and words. */
export const reportRows = (report: ReplayReport): readonly Row[] => [
  ...sentRows(report),
  ...foundRows(report),
];

export const verdictWords = (ok: boolean) =>
  ok ? 'Everything that was sent is there once, as answered.' : 'It does not reconcile.';

/** The report as lines of a terminal. */
export function reportWords(report: ReplayReport): string {
  const lines = reportRows(report).map(([name, value]) => `${name.padEnd(12)}${value}`);
  return `${lines.join('\n')}\n${verdictWords(report.ok)}\n`;
}
