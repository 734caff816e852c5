import type { DayEvents } from '../simulation/day-events.ts';
import { designDay } from '../simulation/demand.ts';
import type { Preset } from '../simulation/volumes.ts';

/** A day to replay. */
export interface ReplayDay {
  /** A preset, or a file. */
  readonly name: string;
  readonly seed: number;
  readonly events: DayEvents;
}

/** A ready-made day: the same that is simulated. */
export function presetDay(preset: Preset, seed = 1): ReplayDay {
  return { name: preset, seed, events: designDay(preset, seed) };
}
