import { z } from 'zod';

export const SimulationState = z.enum(['queued', 'running', 'done', 'failed', 'cancelled']);
export type SimulationState = z.infer<typeof SimulationState>;

const progress = z
  .object({ done: z.int(), total: z.int() })
  .meta({ description: 'Replications that are done, and all of them.' });

/** A simulation in a list. */
export const SimulationView = z
  .object({
    id: z.string(),
    state: SimulationState,
    scenario: z.record(z.string(), z.unknown()),
    seed: z.int(),
    replications: z.int(),
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
  summary: z.record(z.string(), z.unknown()).optional(),
  csv: z.string().optional(),
  charts: z.array(z.string()).optional(),
}).meta({ id: 'SimulationDetail' });

export const SimulationPage = z.object({ items: z.array(SimulationView), next: z.string().optional() });

export const SimulationParams = z.strictObject({ id: z.string().max(100) });
export const ChartParams = z.strictObject({ id: z.string().max(100), file: z.string().max(100) });
