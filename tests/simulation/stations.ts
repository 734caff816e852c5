import { exponential, streamKey } from '../../src/simulation/random.ts';
import type { Crowd, Fates, Station } from '../../src/simulation/station-types.ts';

type Wanted = {
  readonly lines: readonly number[];
  readonly lanesOpen?: readonly number[];
  readonly eligible?: readonly number[];
  readonly priority?: readonly number[];
  readonly moveUpSeconds?: number;
  readonly officerFactors?: Float64Array;
  readonly headwaySeconds?: number;
} & Partial<Pick<Station, 'drains' | 'shifts' | 'space' | 'whenFull' | 'jockeyGap'>>;

/** A station that is plain in all that is not asked for: always open, every kind may queue everywhere. */
export function stationOf(wanted: Wanted): Station {
  const lanes = wanted.lines.reduce((sum, count) => sum + count, 0);
  const lanesOpen = wanted.lanesOpen ?? [lanes];
  const periods = lanesOpen.length;
  const shifts = wanted.shifts ?? 1;
  const priority = Uint8Array.from(wanted.priority ?? [0, 0]);
  return {
    lineStart: Int32Array.from([
      0,
      ...wanted.lines.map((_, i) => wanted.lines.slice(0, i + 1).reduce((x, y) => x + y, 0)),
    ]),
    periods,
    open: Uint8Array.from({ length: lanes * periods }, (_, i) =>
      lanesOpen[i % periods]! > Math.floor(i / periods) ? 1 : 0,
    ),
    drains: wanted.drains ?? false,
    moveUpSeconds: new Float64Array(lanes).fill(wanted.moveUpSeconds ?? 0),
    officerFactors: wanted.officerFactors ?? new Float64Array(lanes * shifts).fill(1),
    shifts,
    eligible: Uint8Array.from(wanted.eligible ?? new Array<number>(2 * wanted.lines.length).fill(1)),
    priority,
    space: wanted.space ?? Infinity,
    whenFull: wanted.whenFull ?? 'wait',
    jockeyGap: wanted.jockeyGap ?? Infinity,
    headwaySeconds: new Float64Array(wanted.lines.length).fill(wanted.headwaySeconds ?? 1),
  };
}

export function crowdOf(
  arrivals: Float64Array,
  services: Float64Array,
  more: Partial<Pick<Crowd, 'kinds' | 'patience' | 'tolerance'>> = {},
): Crowd {
  return { count: arrivals.length, arrivals, services, kinds: new Uint8Array(arrivals.length), ...more };
}

export function fatesFor(count: number): Fates {
  return { waits: new Float64Array(count), fates: new Uint8Array(count), taken: new Float64Array(count) };
}

/** Poisson arrivals of the rate, from a stream. */
export function poisson(seed: number, count: number, rate: number): Float64Array {
  const key = streamKey(seed, 1);
  let time = 0;
  return new Float64Array(count).map((_, i) => {
    time += exponential(key, i) / rate;
    return time;
  });
}

/** Exponential service times of mean 1, from another stream. */
export function unitServices(seed: number, count: number): Float64Array {
  const key = streamKey(seed, 2);
  return new Float64Array(count).map((_, i) => exponential(key, i));
}

export function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

/** Mean wait in M/M/c with service rate 1 (Erlang C). */
export function erlangC(lanes: number, load: number): number {
  let blocked = 1;
  for (let k = 1; k <= lanes; k += 1) blocked = (load * blocked) / (k + load * blocked);
  const waiting = blocked / (1 - (load / lanes) * (1 - blocked));
  return waiting / (lanes - load);
}
