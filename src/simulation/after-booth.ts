/** What follows the booth: referral to secondary inspection, random exams, the X-ray of trucks. */
import type { LaneClass } from '../lanes/lane-class.ts';
import type { Secondary } from './scenario-rules.ts';
import type { Traffic } from './traffic.ts';

/** Stages in the order in which a traveler passes them, those that are drawn. */
export const stages = ['xray', 'secondary'] as const;

/** One stage at one crossing, for one kind of traffic. */
export type StagePlan = {
  readonly servers: number;
  readonly meanSeconds: number;
  readonly variation: number;
};

/** Referral shares: general 3 to 5 %, SENTRI 1 %; the other classes by likeness. All assumptions. */
const referralShares: Readonly<Record<LaneClass, number>> = {
  sentri: 0.01,
  ready: 0.03,
  general: 0.04,
  fast: 0.02,
  truck: 0.05,
  pedestrian: 0.03,
  pedestrian_ready: 0.01,
};
/** Minutes of a secondary inspection (assumptions). */
const usualMinutes: Readonly<Record<Traffic, number>> = { cars: 15, trucks: 30, pedestrians: 10 };
const variation = 1;
const targetUtilisation = 0.75;

/** The share of a class that is sent to secondary inspection, random exams included. */
export function referralShare(rules: Secondary, laneClass: LaneClass): number {
  const wanted = rules.referralShares.findLast((change) => change.laneClass === laneClass)?.share;
  const share = wanted ?? referralShares[laneClass];
  return share + (1 - share) * rules.examRate;
}

/** Servers for the busiest hour's `travelers`, unless the scenario says how many. */
export function secondaryPlan(rules: Secondary, traffic: Traffic, travelers: number): StagePlan {
  const meanSeconds = (rules.meanMinutes ?? usualMinutes[traffic]) * 60;
  const needed = Math.ceil((travelers * meanSeconds) / 3600 / targetUtilisation);
  return { servers: rules.servers ?? Math.max(1, needed), meanSeconds, variation };
}

/** The X-ray of a crossing whose busiest hour sends it `trucks`. */
export function xrayPlan(rules: Secondary, trucks: number): StagePlan {
  const meanSeconds = rules.xrayMinutes * 60;
  const needed = Math.ceil((trucks * meanSeconds) / 3600 / targetUtilisation);
  return { servers: rules.xrayServers ?? Math.max(1, needed), meanSeconds, variation: 0.3 };
}
