import { z } from 'zod';
import { laneClasses } from '../lanes/lane-class.ts';
import { Outage, PortCode, Queueing, Schedule, Secondary } from './scenario-rules.ts';
import { presets } from './volumes.ts';

const share = z.number().min(0).max(0.95);
const hour = z.int().min(0).max(23);

/** Changes the lanes open at the crossings that it names (all, when it names none), in `fromHour..toHour`. */
const LaneChange = z
  .strictObject({
    port: PortCode.exactOptional(),
    laneClass: z.enum(laneClasses).exactOptional(),
    fromHour: hour.default(0),
    /** The last hour of the change, itself included. */
    toHour: hour.default(23),
    /** So many times the lanes, rounded, but at least one. */
    factor: z.number().min(0.1).max(10).exactOptional(),
    /** Exactly so many lanes at each crossing that has the class. */
    open: z.int().min(0).max(100).exactOptional(),
  })
  .refine((change) => (change.factor === undefined) !== (change.open === undefined), {
    error: 'give either factor or open',
  })
  .refine((change) => change.fromHour <= change.toHour, {
    error: 'toHour is before fromHour',
    path: ['toHour'],
  });

/** Changes the service times of a lane class. */
const ServiceChange = z.strictObject({
  laneClass: z.enum(laneClasses),
  meanSeconds: z.number().positive().max(3600).exactOptional(),
  variation: z.number().min(0).max(5).exactOptional(),
  moveUpSeconds: z.number().min(0).max(600).exactOptional(),
});

/**
 * What an analyst asks: a ready-made day and what is different about it. Without overrides it is the design
 * day. The lanes open are those of the unchanged day, so that a change of demand meets the same lanes.
 */
export const Scenario = z
  .strictObject({
    day: z.enum(presets).default('seed'),
    /** Only these ports; all when absent. */
    ports: z.array(PortCode).min(1).exactOptional(),
    demandFactor: z.number().min(0.01).max(5).default(1),
    /** Whether every hour has exactly its planned arrivals or only on average. */
    arrivals: z.enum(['exact', 'poisson']).default('exact'),
    sentriShare: share.exactOptional(),
    readyShare: share.exactOptional(),
    fastShare: share.exactOptional(),
    pedestrianReadyShare: share.exactOptional(),
    lanes: z.array(LaneChange).max(100).default([]),
    /** Lanes by the quarter hour; `lanes` changes them further. */
    schedules: z.array(Schedule).max(100).default([]),
    services: z.array(ServiceChange).max(20).default([]),
    outages: z.array(Outage).max(20).default([]),
    queueing: Queueing.prefault({}),
    secondary: Secondary.prefault({}),
    /** Hours of the evening before that are simulated first and not counted. */
    warmUpHours: z.int().min(0).max(24).default(0),
    /** How finely results are told; quarter hours of the whole border are too much for one answer. */
    stepMinutes: z.literal([60, 15]).default(60),
    /** Dollars that an hour of one person in line is worth (an assumption). */
    valueOfHour: z.number().min(0).max(10_000).default(20),
  })
  .refine(({ stepMinutes, ports }) => stepMinutes === 60 || (ports !== undefined && ports.length <= 6), {
    error: 'quarter hours are told of at most 6 ports: name them in ports',
    path: ['stepMinutes'],
  });
export type Scenario = z.infer<typeof Scenario>;
/** A scenario as it is written, before defaults. */
export type ScenarioInput = z.input<typeof Scenario>;

/** A run that is asked for: the body of `POST /v1/simulations`. */
export const SimulationRequest = z.strictObject({
  scenario: Scenario.prefault({}),
  seed: z.int().min(0).default(1),
  /** Beyond 10,000 the sums of squares would not be exact. */
  replications: z.int().min(1).max(10_000).default(20),
});
export type SimulationRequest = z.infer<typeof SimulationRequest>;
