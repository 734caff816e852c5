import { buildModel } from './model.ts';
import type { Scenario } from './scenario.ts';

/** The change of lanes that leaves a queue with arrivals without any lane all day, and which queue; else undefined. */
export function neverOpen(
  scenario: Scenario,
): { readonly path: readonly ['lanes', number, 'open']; readonly message: string } | undefined {
  const closing = scenario.lanes.findLastIndex(({ open }) => open === 0);
  // Without it every queue has a lane at some time: factors keep one, and a schedule opens one.
  if (closing < 0) return undefined;
  try {
    buildModel(scenario);
    return undefined;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { path: ['lanes', closing, 'open'], message: error.message };
  }
}
