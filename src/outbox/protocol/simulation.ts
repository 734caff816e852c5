/** What workers tell and ask of a simulation that they run. */
import { z } from 'zod';
import { SimulationResult } from './results.ts';

/** `POST /internal/simulations/{id}/progress`; answers whether the analyst has cancelled. */
export const SimulationProgress = z.object({ done: z.int(), total: z.int() });
export const SimulationProgressResponse = z.object({ cancelled: z.boolean() });

/** `POST /internal/simulations/{id}/watch`, a long poll: answers once it is cancelled or over, or after `waitMs`. */
export const SimulationWatch = z.object({ waitMs: z.int().min(0).max(60_000) });

/** `POST /internal/simulations/{id}/partial`: what is known so far. */
export const SimulationPartial = SimulationResult.omit({ kind: true, charts: true, chartsEs: true });
