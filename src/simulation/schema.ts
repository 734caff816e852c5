import { z } from 'zod';
import { laneClasses } from '../lanes/lane-class.ts';

export const SimulationState = z.enum(['queued', 'running', 'done', 'failed', 'cancelled']);
export type SimulationState = z.infer<typeof SimulationState>;

const progress = z
  .object({ done: z.int(), total: z.int(), secondsLeft: z.int().optional() })
  .meta({ description: 'Replications that are done, all of them, and the seconds that the rest may take.' });

/** What a run will take on one core, before it is begun. */
export const SimulationEstimate = z.object({ travelers: z.int(), seconds: z.int(), megabytes: z.int() });

/** A queue that will not keep up: lane time asked for over lane time open. */
const Overload = z
  .object({
    /** `base`, or the variant's name. */
    scenario: z.string(),
    port: z.string(),
    crossing: z.string(),
    laneClass: z.enum(laneClasses),
    utilisation: z.number(),
    hourly: z.array(z.number().nullable()),
  })
  .meta({ description: 'Known before it is run. `hourly` is null where no lane is open.' });

/** A simulation in a list. */
export const SimulationView = z
  .object({
    id: z.string(),
    name: z.string().optional(),
    state: SimulationState,
    scenario: z.record(z.string(), z.unknown()),
    seed: z.int(),
    replications: z.int(),
    precision: z.number().optional(),
    variants: z.array(z.object({ name: z.string(), change: z.record(z.string(), z.unknown()) })).optional(),
    /** Told when it is asked for. */
    estimate: SimulationEstimate.optional(),
    /** Queues that will not keep up with their arrivals; told when it is asked for. */
    overloads: z.array(Overload).optional(),
    /** Which engine ran it: the same engine, scenario and seed give the same result. */
    engineVersion: z.string(),
    progress,
    requestedAt: z.iso.datetime(),
    doneAt: z.iso.datetime().optional(),
    error: z.string().optional(),
  })
  .meta({ id: 'Simulation' });

/** One simulation: with its summary and the addresses of its files once there are any. */
export const SimulationDetail = SimulationView.extend({
  /** Of the replications so far while it runs. */
  summary: z.record(z.string(), z.unknown()).optional(),
  /** What each variant differs by; `summary` is the address of its own. */
  comparison: z
    .array(z.object({ name: z.string(), difference: z.record(z.string(), z.unknown()), summary: z.string() }))
    .optional(),
  csv: z.string().optional(),
  charts: z.array(z.string()).optional(),
}).meta({ id: 'SimulationDetail' });

export const SimulationPage = z.object({ items: z.array(SimulationView), next: z.string().optional() });

export const SimulationParams = z.strictObject({ id: z.string().max(100) });
export const ChartParams = z.strictObject({ id: z.string().max(100), file: z.string().max(100) });
export const VariantParams = z.strictObject({
  id: z.string().max(100),
  position: z.string().regex(/^\d{1,2}$/, 'give a whole number'),
});
/** A variant's findings. */
export const VariantDetail = z
  .object({
    name: z.string(),
    summary: z.record(z.string(), z.unknown()),
    difference: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'SimulationVariant' });
