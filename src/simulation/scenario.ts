import { z } from 'zod';
import { ruleWords } from '../http/rule-words.ts';
import { laneClasses } from '../lanes/lane-class.ts';
import {
  CrossingCode,
  Empties,
  HourlyDemand,
  Move,
  Outage,
  PortCode,
  PreRead,
  Queueing,
  Schedule,
  Secondary,
  Standing,
} from './scenario-rules.ts';
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
    error: ruleWords({ en: 'give either factor or open', es: 'dé factor u open, uno de los dos' }),
  })
  .refine((change) => change.fromHour <= change.toHour, {
    error: ruleWords({ en: 'toHour is before fromHour', es: 'toHour es antes de fromHour' }),
    path: ['toHour'],
  });

/** Changes the service times of a lane class, at one port or crossing or at all. */
const ServiceChange = z.strictObject({
  port: PortCode.exactOptional(),
  crossing: CrossingCode.exactOptional(),
  laneClass: z.enum(laneClasses),
  meanSeconds: z.number().positive().max(3600).exactOptional(),
  variation: z.number().min(0).max(5).exactOptional(),
  moveUpSeconds: z.number().min(0).max(600).exactOptional(),
  /** Coefficient of variation from officer to officer. */
  officerVariation: z.number().min(0).max(1).exactOptional(),
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
    demand: z.array(HourlyDemand).max(200).default([]),
    moves: z.array(Move).max(20).default([]),
    standing: z.array(Standing).max(200).default([]),
    lanes: z.array(LaneChange).max(100).default([]),
    /** Lanes by the quarter hour; `lanes` changes them further. */
    schedules: z.array(Schedule).max(100).default([]),
    services: z.array(ServiceChange).max(200).default([]),
    preReads: z.array(PreRead).max(50).default([]),
    empties: Empties.prefault({}),
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
    error: ruleWords({
      en: 'quarter hours are told of at most 6 ports: name them in ports',
      es: 'los cuartos de hora se dan de 6 puertos a lo más: nómbrelos en ports',
    }),
    path: ['stepMinutes'],
  })
  .refine(({ standing, warmUpHours }) => standing.length === 0 || warmUpHours > 0, {
    error: ruleWords({
      en: 'who stands in line does so when the warm-up begins: give warmUpHours',
      es: 'quienes ya hacen fila la hacen al comenzar el calentamiento: dé warmUpHours',
    }),
    path: ['standing'],
  });
export type Scenario = z.infer<typeof Scenario>;
/** A scenario as it is written, before defaults. */
export type ScenarioInput = z.input<typeof Scenario>;

/** A variant as it is written: the fields of the scenario that differ. */
export const Variant = z.strictObject({
  name: z.string().min(1).max(60),
  change: z.record(z.string(), z.unknown()),
});
export type Variant = z.infer<typeof Variant>;

const wholeSeed = 'give a whole number of 0 or more';
const someDays = 'give a whole number from 1 to 10,000';
const closeness = 'give a share from 0.001 to 1, such as 0.05';

/** A run that is asked for: the body of `POST /v1/simulations`. */
export const SimulationRequest = z.strictObject({
  /** What to call the run. */
  name: z.string().min(1).max(60).exactOptional(),
  scenario: Scenario.prefault({}),
  seed: z.int(wholeSeed).min(0, wholeSeed).default(1),
  /** Beyond 10,000 the sums of squares would not be exact. */
  replications: z.int(someDays).min(1, someDays).max(10_000, someDays).default(20),
  /** Stop once the interval of the base's person-hours is within this share of them. */
  precision: z.number(closeness).min(0.001, closeness).max(1, closeness).exactOptional(),
  /** Compared with the scenario on the same random numbers. */
  variants: z.array(Variant).max(10).default([]),
  /** Run it however long it takes; without it a very long run is refused with an estimate. */
  acceptCost: z.boolean().default(false),
});
export type SimulationRequest = z.infer<typeof SimulationRequest>;
