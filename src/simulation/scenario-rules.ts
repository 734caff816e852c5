/** The parts of a scenario that say how travelers queue, what happens after the booth, and what fails. */
import { z } from 'zod';
import { ruleWords } from '../http/rule-words.ts';
import { crossings, ports } from '../lanes/border.ts';
import { laneClasses } from '../lanes/lane-class.ts';
import { QuarterTime, quarterOf, quarters } from './times.ts';
import { trafficOf } from './traffic.ts';

export const PortCode = z.string().refine((code) => ports.some((port) => port.code === code), {
  error: ruleWords({
    en: 'no port of entry has this code',
    es: 'ningún puerto de entrada tiene este código',
  }),
});
export const CrossingCode = z
  .string()
  .refine((code) => crossings.some((crossing) => crossing.code === code), {
    error: ruleWords({ en: 'no crossing has this code', es: 'ningún cruce tiene este código' }),
  });
const LaneClassName = z.enum(laneClasses);
const share = z.number().min(0).max(1);
const minutes = z
  .number()
  .positive()
  .max(24 * 60);

const Period = z.strictObject({ from: QuarterTime, to: QuarterTime, open: z.int().min(0).max(100) });

/** The lanes of a class at the crossings that it names, from midnight to midnight without a gap. */
export const Schedule = z
  .strictObject({
    port: PortCode.exactOptional(),
    crossing: CrossingCode.exactOptional(),
    laneClass: LaneClassName,
    periods: z.array(Period).min(1),
  })
  .superRefine(({ periods }, context) => {
    let next = 0;
    for (const [index, { from, to }] of periods.entries()) {
      const path = ['periods', index, 'from'];
      const begins = quarterOf(from);
      if (begins > next)
        context.addIssue({
          code: 'custom',
          path,
          message: ruleWords({
            en: `there is a gap before ${from}`,
            es: `falta un tramo antes de las ${from}`,
          }),
        });
      if (begins < next)
        context.addIssue({
          code: 'custom',
          path,
          message: ruleWords({
            en: `${from} is in the period before it`,
            es: `las ${from} ya están en el tramo anterior`,
          }),
        });
      if (quarterOf(to) <= begins)
        context.addIssue({
          code: 'custom',
          path: ['periods', index, 'to'],
          message: ruleWords({ en: `is not after ${from}`, es: `no es después de las ${from}` }),
        });
      next = quarterOf(to);
    }
    const path = ['periods', periods.length - 1, 'to'];
    if (next !== quarters)
      context.addIssue({
        code: 'custom',
        path,
        message: ruleWords({
          en: 'there is a gap until 24:00: the last period ends there',
          es: 'falta un tramo hasta las 24:00: ahí termina el último',
        }),
      });
    if (periods.every(({ open }) => open === 0))
      context.addIssue({
        code: 'custom',
        path: ['periods'],
        message: ruleWords({ en: 'no lane ever opens', es: 'nunca abre ningún carril' }),
      });
  });

/** Service while the centre cannot be reached; of ports and classes not named: all. */
export const Outage = z
  .strictObject({
    ports: z.array(PortCode).min(1).exactOptional(),
    laneClasses: z.array(LaneClassName).min(1).exactOptional(),
    from: QuarterTime,
    to: QuarterTime,
    /** Service times are so many times as long. */
    factor: z.number().min(1).max(100),
  })
  .refine(({ from, to }) => quarterOf(from) < quarterOf(to), {
    error: ruleWords({ en: 'to is not after from', es: 'to no es después de from' }),
    path: ['to'],
  });

/** How travelers behave before the lanes. What is left out does not happen. */
export const Queueing = z.strictObject({
  /** `one` line for all lanes of a class, or one before `each` lane, of which the shortest is taken. */
  lines: z.enum(['one', 'each']).default('one'),
  /** Change to a line that is shorter by two. */
  jockeying: z.boolean().default(false),
  /** Vehicles or persons that a crossing's approach holds; who comes beyond blocks all classes behind it. */
  approachSpace: z.int().min(1).max(1_000_000).exactOptional(),
  /** Whether those beyond the approach wait behind it or go away. */
  whenFull: z.enum(['wait', 'leave']).default('wait'),
  /** Mean of the time after which a traveler gives up (exponential). */
  patienceMinutes: minutes.exactOptional(),
  /** Mean of the wait at whose sight a traveler turns back (exponential). */
  balkMinutes: minutes.exactOptional(),
  /** Some of a class take the shorter of their own line and another class's: SENTRI members in Ready lanes. */
  mayUse: z
    .array(z.strictObject({ laneClass: LaneClassName, also: LaneClassName, share }))
    .max(20)
    .default([]),
  /** In a shared line, a lower level goes first; all have 0. */
  priorities: z
    .array(z.strictObject({ laneClass: LaneClassName, level: z.int().min(0).max(3) }))
    .max(7)
    .default([]),
});
export type Queueing = z.infer<typeof Queueing>;

/** Travelers of a class at a port by hour, in place of the planned ones; `demandFactor` counts for them too. */
export const HourlyDemand = z.strictObject({
  port: PortCode,
  /** One crossing of the port; all that have the class, in proportion to the plan, when absent. */
  crossing: CrossingCode.exactOptional(),
  laneClass: LaneClassName,
  hourly: z
    .array(z.int().min(0).max(50_000))
    .length(24, ruleWords({ en: 'give 24 hours, from midnight', es: 'dé 24 horas, desde la medianoche' })),
});
export type HourlyDemand = z.infer<typeof HourlyDemand>;

/** Who stands in line already when the warm-up begins: a queue that never empties has no other beginning. */
export const Standing = z.strictObject({
  port: PortCode,
  crossing: CrossingCode.exactOptional(),
  laneClass: LaneClassName,
  count: z.int().min(1).max(50_000),
});
export type Standing = z.infer<typeof Standing>;

/** A share of one class takes another from now on: a tenth of the general travelers enrols in SENTRI. */
export const Move = z
  .strictObject({ port: PortCode.exactOptional(), from: LaneClassName, to: LaneClassName, share })
  .refine(({ from, to }) => from !== to && trafficOf[from] === trafficOf[to], {
    error: ruleWords({
      en: 'is not another class of the same traffic',
      es: 'no es otra clase del mismo tránsito',
    }),
    path: ['to'],
  });
export type Move = z.infer<typeof Move>;

/** Documents read by radio at the head of the lane: the inspection of such a share is shorter on average. */
export const PreRead = z.strictObject({
  port: PortCode.exactOptional(),
  laneClass: LaneClassName,
  share,
  savesSeconds: z.number().min(0).max(600),
});

/**
 * Trucks without cargo; without a share as many as in the year of the day. That their inspections are shorter
 * and their X-rays fewer is an assumption; the mean over all trucks stays that of the lane class.
 */
export const Empties = z.strictObject({
  share: share.exactOptional(),
  serviceFactor: z.number().min(0.05).max(1).default(0.6),
  xrayShare: share.default(0.1),
});

/** What follows the booth. Servers are of one crossing and kind of traffic; by need when absent. */
export const Secondary = z.strictObject({
  referralShares: z
    .array(z.strictObject({ laneClass: LaneClassName, share }))
    .max(7)
    .default([]),
  /** Drawn at random beside the referrals. */
  examRate: share.default(0.002),
  servers: z.int().min(1).max(500).exactOptional(),
  meanMinutes: minutes.exactOptional(),
  /** Share of trucks with cargo that go through the X-ray. */
  xrayShare: share.default(0.25),
  xrayServers: z.int().min(1).max(100).exactOptional(),
  xrayMinutes: minutes.default(4),
});
export type Secondary = z.infer<typeof Secondary>;
