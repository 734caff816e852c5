import { crossings, ports } from '../lanes/border.ts';
import { type LaneClass, laneClasses } from '../lanes/lane-class.ts';
import { apportion } from '../simulation/apportion.ts';
import type { DayEvents } from '../simulation/day-events.ts';
import { type EventKind, eventKinds, type Flow } from '../simulation/day-plan.ts';
import { drawDay } from '../simulation/demand.ts';
import { lanesAt, lanesAtPort } from '../simulation/lane-counts.ts';
import { carShares, defaultShares } from '../simulation/shares.ts';

/** The columns of a day that was counted, in a file. */
export const columns = ['place', 'hour', 'kind', 'lane_class', 'count', 'occupants'] as const;
export type Column = (typeof columns)[number];

/** A line of the file as text, by its columns. */
export type CountedLine = Readonly<Record<Column, string>>;

/** What is wrong with a line. */
export class CountedLineError extends Error {
  override readonly name = 'CountedLineError';
  readonly column: Column;

  constructor(column: Column, message: string) {
    super(message);
    this.column = column;
  }
}

const classesOf: Readonly<Record<EventKind, readonly LaneClass[]>> = {
  car: ['sentri', 'ready', 'general'],
  pedestrian: ['pedestrian', 'pedestrian_ready'],
  bus: ['pedestrian'],
  truck: ['fast', 'truck'],
};
/** Seats: of cars as `simulation/demand.ts` has it, of buses what a check's count has room for. */
const mostAboard: Readonly<Record<EventKind, number>> = { car: 9, pedestrian: 1, bus: 100, truck: 1 };
const mostAnHour = 100_000;

interface Counted {
  readonly crossingIndexes: readonly number[];
  readonly portIndex: number;
  readonly hour: number;
  readonly kind: EventKind;
  readonly laneClass: LaneClass | undefined;
  readonly count: number;
  readonly occupants: number;
}

function wholeNumber(column: Column, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new CountedLineError(
      column,
      `expected a whole number from ${least} to ${most}, not ${JSON.stringify(text)}`,
    );
  }
  return value;
}

function oneOf<T extends string>(column: Column, text: string, known: readonly T[]): T {
  const found = known.find((one) => one === text);
  if (found !== undefined) return found;
  throw new CountedLineError(column, `expected one of ${known.join(', ')}, not ${JSON.stringify(text)}`);
}

function placeOf(text: string): Pick<Counted, 'crossingIndexes' | 'portIndex'> {
  const crossingIndexes = [...crossings.keys()].filter((index) => {
    const crossing = crossings[index];
    return crossing?.code === text || crossing?.portCode === text;
  });
  const portCode = crossings[crossingIndexes[0] ?? -1]?.portCode;
  if (portCode === undefined) {
    throw new CountedLineError(
      'place',
      `expected a crossing like 250401 or a port like 2504, not ${JSON.stringify(text)}`,
    );
  }
  return { crossingIndexes, portIndex: ports.findIndex(({ code }) => code === portCode) };
}

/** Kind and lane class: one of them may be empty, where the other one tells it. */
function whatOf(line: CountedLine): Pick<Counted, 'kind' | 'laneClass'> {
  const laneClass = line.lane_class === '' ? undefined : oneOf('lane_class', line.lane_class, laneClasses);
  if (line.kind !== '') {
    const kind = oneOf('kind', line.kind, eventKinds);
    if (laneClass !== undefined) oneOf('lane_class', laneClass, classesOf[kind]);
    return { kind, laneClass };
  }
  if (laneClass === undefined) throw new CountedLineError('kind', 'expected a kind or a lane_class');
  return { kind: eventKinds.find((kind) => classesOf[kind].includes(laneClass)) ?? 'car', laneClass };
}

function countedOf(line: CountedLine): Counted {
  const place = placeOf(line.place);
  const hour = wholeNumber('hour', line.hour, 0, 23);
  const what = whatOf(line);
  const count = wholeNumber('count', line.count, 0, mostAnHour);
  const most = count * mostAboard[what.kind];
  const occupants = line.occupants === '' ? count : wholeNumber('occupants', line.occupants, count, most);
  return { ...place, ...what, hour, count, occupants };
}

/** How a kind divides among the lane classes of a port, where the line does not say. */
function sharesAt(portCode: string, kind: EventKind): Partial<Record<LaneClass, number>> {
  if (kind === 'car') return carShares(portCode, defaultShares);
  if (kind === 'bus') return { pedestrian: 1 };
  const [first, second, share] =
    kind === 'truck'
      ? (['fast', 'truck', defaultShares.fast] as const)
      : (['pedestrian_ready', 'pedestrian', defaultShares.pedestrianReady] as const);
  if (lanesAtPort(portCode, first) === 0) return { [second]: 1 };
  return { [first]: share, [second]: 1 - share };
}

/** Where those of a line go: crossings and classes with lanes, by their lanes. */
function placesOf({ crossingIndexes, portIndex, kind, laneClass, hour }: Counted) {
  const portCode = ports[portIndex]?.code ?? '';
  const shares = laneClass === undefined ? sharesAt(portCode, kind) : { [laneClass]: 1 };
  const isOpen = (index: number) => {
    const { open, close } = crossings[index]?.hours ?? { open: 0, close: 24 };
    return hour >= open && hour < close;
  };
  const open = crossingIndexes.filter(isOpen);
  const used = open.length > 0 ? open : crossingIndexes;
  return laneClasses.flatMap((one) => {
    const lanes = used.reduce((sum, index) => sum + lanesAt(index, one), 0);
    return used.flatMap((crossingIndex) => {
      const weight = ((shares[one] ?? 0) * lanesAt(crossingIndex, one)) / Math.max(1, lanes);
      return weight > 0 ? [{ crossingIndex, laneClass: one, weight }] : [];
    });
  });
}

interface Growing extends Omit<Flow, 'hourly' | 'busLoads'> {
  readonly hourly: number[];
  readonly busLoads: number[];
}

/** A day from counts, line after line; its moments are drawn as those of the ready-made days are. */
export function countedDay() {
  const flows = new Map<number, Growing>();
  const carOccupants = ports.map(() => 0);

  function flowOf(counted: Counted, crossingIndex: number, laneClass: LaneClass): Growing {
    const { kind, portIndex } = counted;
    const id =
      (crossingIndex * 8 + laneClasses.indexOf(laneClass)) * eventKinds.length + eventKinds.indexOf(kind);
    const known = flows.get(id);
    if (known) return known;
    const hourly = new Array<number>(24).fill(0);
    const flow = { id, kind, portIndex, crossingIndex, laneClass, hourly, busLoads: [] };
    flows.set(id, flow);
    return flow;
  }

  return {
    /** @throws CountedLineError */
    add(line: CountedLine): void {
      const counted = countedOf(line);
      const places = placesOf(counted);
      if (places.length === 0) {
        const lanes = counted.laneClass ?? counted.kind;
        throw new CountedLineError('place', `${line.place} has no lanes for ${lanes}`);
      }
      const counts = apportion(
        counted.count,
        places.map(({ weight }) => weight),
      );
      for (const [i, { crossingIndex, laneClass }] of places.entries()) {
        const { hourly } = flowOf(counted, crossingIndex, laneClass);
        hourly[counted.hour] = (hourly[counted.hour] ?? 0) + (counts[i] ?? 0);
      }
      if (counted.kind === 'car') {
        carOccupants[counted.portIndex] = (carOccupants[counted.portIndex] ?? 0) + counted.occupants;
      }
      if (counted.kind !== 'bus' || counted.count === 0) return;
      const loads = apportion(counted.occupants, new Array<number>(counted.count).fill(1));
      for (const [i, { crossingIndex, laneClass }] of places.entries()) {
        flowOf(counted, crossingIndex, laneClass).busLoads.push(...loads.splice(0, counts[i] ?? 0));
      }
    },
    day(seed: number): DayEvents {
      return drawDay({ flows: [...flows.values()], carOccupants }, seed);
    },
  };
}
