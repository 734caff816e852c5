/** How travelers divide among the lane classes. */
import type { LaneClass } from '../lanes/lane-class.ts';
import { lanesAtPort } from './lane-counts.ts';
import { type PortVolume, portVolumes } from './volumes.ts';

/** Fractions of 1. All are parameters of a scenario. */
export type Shares = {
  /** SENTRI cars of all cars, border-wide. */
  readonly sentri: number;
  /** Ready cars of those cars that are not SENTRI, where there are Ready lanes. */
  readonly ready: number;
  /** FAST trucks of all trucks, where there are FAST lanes. */
  readonly fast: number;
  /** Ready pedestrians of all pedestrians, where there are such lanes. */
  readonly pedestrianReady: number;
};

/**
 * SENTRI: 19 % of cars border-wide, CBP FY2013. Ready: 0.76 at San Ysidro and 0.71 at Otay Mesa by the
 * arrivals derived from the CBP border wait times feed. FAST and pedestrian Ready: assumptions.
 */
export const defaultShares: Shares = { sentri: 0.19, ready: 0.75, fast: 0.3, pedestrianReady: 0.2 };

/** San Ysidro's SENTRI share (FY2013) over that of the whole border. */
const sanYsidro = '2504';
const sanYsidroOverBorder = 0.4 / 0.19;
const mostSentri = 0.95;

/**
 * The SENTRI share of a port's cars, such that the border has `borderShare`. What San Ysidro leaves is
 * divided among the other ports by their SENTRI lanes (an assumption: lanes were built where members are).
 */
export function sentriShareAt(portCode: string, borderShare: number): number {
  const own = lanesAtPort(portCode, 'sentri');
  if (own === 0) return 0;
  const atSanYsidro = Math.min(mostSentri, borderShare * sanYsidroOverBorder);
  if (portCode === sanYsidro) return atSanYsidro;
  const sum = (of: (volume: PortVolume) => number) =>
    portVolumes.reduce((total, volume) => total + of(volume), 0);
  const carsAt = (code: string) => sum((volume) => (volume.portCode === code ? volume.cars : 0));
  const wanted = borderShare * sum((volume) => volume.cars) - atSanYsidro * carsAt(sanYsidro);
  const others = sum(({ portCode: code }) => (code === sanYsidro ? 0 : lanesAtPort(code, 'sentri')));
  return Math.min(mostSentri, Math.max(0, (wanted * own) / others / carsAt(portCode)));
}

/** The lane classes that a port's cars want. A port without Ready or without general lanes sends all to the other. */
export function carShares(portCode: string, shares: Shares): Partial<Record<LaneClass, number>> {
  const sentri = sentriShareAt(portCode, shares.sentri);
  const hasReady = lanesAtPort(portCode, 'ready') > 0;
  const ready = (1 - sentri) * (hasReady ? (lanesAtPort(portCode, 'general') > 0 ? shares.ready : 1) : 0);
  return { sentri, ready, general: 1 - sentri - ready };
}
