import type { LaneClass } from '../lanes/lane-class.ts';

/** Primary inspection in a lane class. Seconds; `variation` is a coefficient of variation. */
export type Service = {
  /** Mean inspection time of one vehicle or pedestrian. */
  readonly meanSeconds: number;
  /** From one to the next under the same officer; log-normal. */
  readonly variation: number;
  /** Until the next has rolled up to the booth; the lane is taken meanwhile. */
  readonly moveUpSeconds: number;
  /** From one officer to the next: a factor of mean 1 on a lane's service times, drawn anew each shift. */
  readonly officerVariation: number;
};

/** Assumptions: how much officers differ, and how long one stays at a lane. */
const officerVariation = 0.15;
export const shiftHours = 8;

/**
 * Means: general 34 s (Transportation Research Record 1942, 2006), Ready 15 to 20 s less, SENTRI 10 s and
 * FAST 27 s (Laredo); SENTRI's move-up completes the 24 s headway of San Ysidro 2005, and 11 s elsewhere is
 * derived. Assumed: ordinary trucks (60 to 180 s), pedestrians, trucks' move-up, and every variation.
 * Not fitted to any port: with them San Ysidro's cars wait less than the CBP feed says (GAO-13-603 doubts it).
 */
export const defaultServices: Readonly<Record<LaneClass, Service>> = {
  sentri: { meanSeconds: 10, variation: 0.6, moveUpSeconds: 14, officerVariation },
  ready: { meanSeconds: 17, variation: 0.8, moveUpSeconds: 11, officerVariation },
  general: { meanSeconds: 34, variation: 0.8, moveUpSeconds: 11, officerVariation },
  fast: { meanSeconds: 27, variation: 0.6, moveUpSeconds: 20, officerVariation },
  truck: { meanSeconds: 90, variation: 0.8, moveUpSeconds: 20, officerVariation },
  pedestrian: { meanSeconds: 40, variation: 0.8, moveUpSeconds: 3, officerVariation },
  pedestrian_ready: { meanSeconds: 22, variation: 0.6, moveUpSeconds: 3, officerVariation },
};
