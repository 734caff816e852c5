/** What is wanted of an optimisation, as a scenario file says it under `optimise`. */
import { z } from 'zod';
import { ruleWords } from '../../http/rule-words.ts';
import { laneClasses } from '../../lanes/lane-class.ts';
import { PortCode } from '../scenario-rules.ts';
import type { Wish } from './optimise.ts';

/** What of an hour's waits is held to the target, with the fraction of the travelers that waits no longer. */
export const figures = { mean: undefined, p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const;
export type Figure = keyof typeof figures;
export const figureNames = Object.keys(figures) as [Figure, ...Figure[]];

const Target = z.strictObject({
  laneClass: z.enum(laneClasses),
  /** The longest wait in any hour. */
  minutes: z
    .number()
    .positive()
    .max(24 * 60),
  /** Lanes to use at each crossing; those that are built when absent. */
  mostLanes: z.int().min(1).max(100).exactOptional(),
});
export type Target = z.infer<typeof Target>;

const hours = z.int().min(1).max(24);

/** Each may be left out, and said on the command line instead. */
export const OptimiseSection = z.strictObject({
  port: PortCode.exactOptional(),
  targets: z.array(Target).min(1).max(laneClasses.length).exactOptional(),
  figure: z.enum(figureNames).exactOptional(),
  /** At most so many a day, of all planned classes together. */
  laneHours: z.int().min(1).max(100_000).exactOptional(),
  /** An officer opens a lane for so long. */
  shiftHours: hours.exactOptional(),
  /** Shifts begin every so many hours. */
  shiftEvery: hours
    .refine((every) => 24 % every === 0, {
      error: ruleWords({ en: 'give a divisor of 24', es: 'dé un divisor de 24' }),
    })
    .exactOptional(),
});
export type OptimiseSection = z.infer<typeof OptimiseSection>;

/** A target as the search takes it. */
export function wishOf({ laneClass, minutes, mostLanes }: Target, figure: Figure): Wish {
  const fraction = figures[figure];
  return {
    laneClass,
    target: { minutes, ...(fraction === undefined ? {} : { fraction }) },
    ...(mostLanes === undefined ? {} : { mostLanes }),
  };
}
