import type { LaneClass } from '../lanes/lane-class.ts';

/** Kinds of traffic: each has its own approach, secondary inspection and value of time. */
export const traffics = ['cars', 'trucks', 'pedestrians'] as const;
export type Traffic = (typeof traffics)[number];

/** Which traffic a lane class serves. */
export const trafficOf: Readonly<Record<LaneClass, Traffic>> = {
  sentri: 'cars',
  ready: 'cars',
  general: 'cars',
  fast: 'trucks',
  truck: 'trucks',
  pedestrian: 'pedestrians',
  pedestrian_ready: 'pedestrians',
};
