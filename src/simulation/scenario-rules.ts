/** The parts of a scenario that say how travelers queue, what happens after the booth, and what fails. */
import { z } from 'zod';
import { ports } from '../lanes/border.ts';
import { laneClasses } from '../lanes/lane-class.ts';
import { QuarterTime, quarterOf, quarters } from './times.ts';

export const PortCode = z.string().refine((code) => ports.some((port) => port.code === code), {
  error: 'no port of entry has this code',
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
  .strictObject({ port: PortCode.exactOptional(), laneClass: LaneClassName, periods: z.array(Period).min(1) })
  .superRefine(({ periods }, context) => {
    let next = 0;
    for (const [index, { from, to }] of periods.entries()) {
      const path = ['periods', index, 'from'];
      const begins = quarterOf(from);
      if (begins > next) context.addIssue({ code: 'custom', path, message: `there is a gap before ${from}` });
      if (begins < next)
        context.addIssue({ code: 'custom', path, message: `${from} is in the period before it` });
      if (quarterOf(to) <= begins)
        context.addIssue({ code: 'custom', path: ['periods', index, 'to'], message: `is not after ${from}` });
      next = quarterOf(to);
    }
    const path = ['periods', periods.length - 1, 'to'];
    if (next !== quarters)
      context.addIssue({
        code: 'custom',
        path,
        message: 'there is a gap until 24:00: the last period ends there',
      });
    if (periods.every(({ open }) => open === 0))
      context.addIssue({ code: 'custom', path: ['periods'], message: 'no lane ever opens' });
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
  .refine(({ from, to }) => quarterOf(from) < quarterOf(to), { error: 'to is not after from', path: ['to'] });

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
  /** Share of trucks that go through the X-ray. */
  xrayShare: share.default(0.25),
  xrayServers: z.int().min(1).max(100).exactOptional(),
  xrayMinutes: minutes.default(4),
});
export type Secondary = z.infer<typeof Secondary>;
