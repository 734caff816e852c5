import { presetDay, type ReplayDay } from '../../replay/day.ts';
import { type Preset, presets } from '../../simulation/volumes.ts';

const isPreset = (name: string): name is Preset => (presets as readonly string[]).includes(name);

/** The day that `--day` names. @throws Error with one clear line. */
export function dayFrom(name: string, seed: number): ReplayDay {
  if (isPreset(name)) return presetDay(name, seed);
  throw new Error(`--day: ${name} is none of ${presets.join(', ')}`);
}
