/** Travelers of one queue whose inspections differ in length: empty trucks, and documents read before the booth. */
import type { LaneClass } from '../lanes/lane-class.ts';
import type { Scenario } from './scenario.ts';
import type { Service } from './service.ts';
import { trafficOf } from './traffic.ts';
import { emptyShares } from './volumes.ts';

/** Shares of a queue's travelers with the factor on their inspections. */
export type Mix = {
  /** Trucks: `loadedFactor` keeps the mean over all. */
  readonly empty:
    | {
        readonly share: number;
        readonly factor: number;
        readonly loadedFactor: number;
        readonly xrayShare: number;
      }
    | undefined;
  readonly preRead: { readonly share: number; readonly factor: number } | undefined;
};

/** No pre-read makes an inspection shorter than this share of it (an assumption). */
const leastAfterPreRead = 0.1;

export function mixOf(scenario: Scenario, portCode: string, laneClass: LaneClass, service: Service): Mix {
  const { serviceFactor, xrayShare, share = emptyShares[scenario.day] } = scenario.empties;
  const rule = scenario.preReads.findLast(
    (it) => it.laneClass === laneClass && (it.port ?? portCode) === portCode,
  );
  const loadedFactor = 1 / (1 - share + share * serviceFactor);
  return {
    empty:
      trafficOf[laneClass] === 'trucks' && share > 0
        ? { share, factor: serviceFactor * loadedFactor, loadedFactor, xrayShare }
        : undefined,
    preRead:
      rule === undefined
        ? undefined
        : {
            share: rule.share,
            factor: Math.max(leastAfterPreRead, 1 - rule.savesSeconds / service.meanSeconds),
          },
  };
}
