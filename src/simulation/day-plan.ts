/**
 * The plan of a day: how many of each kind come to each crossing and lane class in each hour. Exact whole
 * numbers, no chance in it; `arrivals.ts` draws the moments.
 */
import { crossings, ports } from '../lanes/border.ts';
import { type LaneClass, laneClasses } from '../lanes/lane-class.ts';
import { apportion } from './apportion.ts';
import { lanesAt, lanesAtPort } from './lane-counts.ts';
import { carShares, type Shares } from './shares.ts';
import { type DayTotals, dayTotals, hourlyProfile, type Preset, portVolumes } from './volumes.ts';

/** What crosses. A bus is one crossing event at a pedestrian lane; its passengers walk through together. */
export const eventKinds = ['car', 'pedestrian', 'bus', 'truck'] as const;
export type EventKind = (typeof eventKinds)[number];

/** Those of one kind who want one lane class at one crossing. `id` names its random stream in every scenario. */
export type Flow = {
  readonly id: number;
  readonly kind: EventKind;
  readonly portIndex: number;
  readonly crossingIndex: number;
  readonly laneClass: LaneClass;
  /** Crossing events in each of the 24 local hours. */
  readonly hourly: readonly number[];
  /** Buses only: the passengers of each bus in turn. */
  readonly busLoads: readonly number[];
};

/** Who comes by hour; a bus is its passengers, on average. */
export function travelersByHour(flows: readonly Flow[]): number[] {
  return Array.from({ length: 24 }, (_, hour) =>
    flows.reduce((sum, { hourly, busLoads }) => {
      const each =
        busLoads.length === 0 ? 1 : busLoads.reduce((all, load) => all + load, 0) / busLoads.length;
      return sum + (hourly[hour] ?? 0) * each;
    }, 0),
  );
}

export type DayPlan = {
  readonly flows: readonly Flow[];
  /** By port index: all who sit in that port's cars. */
  readonly carOccupants: readonly number[];
};

type Place = { crossingIndex: number; laneClass: LaneClass; weight: number };

/** Which profile a kind follows. */
const profileOf = { car: 'car', pedestrian: 'pedestrian', bus: 'pedestrian', truck: 'truck' } as const;

/** Within a class, a crossing draws in proportion to its lanes and the demand of its hours. */
function placesOf(portCode: string, shares: Partial<Record<LaneClass, number>>, kind: EventKind): Place[] {
  return laneClasses.flatMap((laneClass) => {
    const share = shares[laneClass] ?? 0;
    const places = crossings.flatMap((crossing, crossingIndex) => {
      if (share === 0 || crossing.portCode !== portCode) return [];
      const weight =
        lanesAt(crossingIndex, laneClass) * hoursOf(crossingIndex, kind).reduce((x, y) => x + y, 0);
      return weight > 0 ? [{ crossingIndex, laneClass, weight }] : [];
    });
    const sum = places.reduce((total, place) => total + place.weight, 0);
    return places.map((place) => ({ ...place, weight: (share * place.weight) / sum }));
  });
}

function hoursOf(crossingIndex: number, kind: EventKind): number[] {
  const hours = crossings[crossingIndex]?.hours ?? { open: 0, close: 24 };
  return hourlyProfile[profileOf[kind]].map((weight, hour) =>
    hour >= hours.open && hour < hours.close ? weight : 0,
  );
}

/** The plan of a preset day, `demandFactor` times as large. Totals over all flows are exactly the preset's. */
export function planDay(preset: Preset, shares: Shares, demandFactor = 1): DayPlan {
  const scaled = (field: keyof DayTotals) => Math.round(dayTotals[preset][field] * demandFactor);
  const byPort = (field: keyof DayTotals) =>
    apportion(
      scaled(field),
      portVolumes.map((volume) => volume[field]),
    );
  const counts: Record<EventKind, number[]> = {
    car: byPort('cars'),
    pedestrian: byPort('pedestrians'),
    bus: byPort('buses'),
    truck: byPort('trucks'),
  };
  const busPassengers = apportion(scaled('busPassengers'), withEvents('busPassengers', counts.bus));
  const flows = ports.flatMap((port, portIndex) => {
    const optional = (laneClass: LaneClass, share: number) =>
      lanesAtPort(port.code, laneClass) > 0 ? share : 0;
    const fast = optional('fast', shares.fast);
    const pedestrianReady = optional('pedestrian_ready', shares.pedestrianReady);
    const loads = apportion(
      busPassengers[portIndex] ?? 0,
      new Array<number>(counts.bus[portIndex] ?? 0).fill(1),
    );
    const sharesOf: Record<EventKind, Partial<Record<LaneClass, number>>> = {
      car: carShares(port.code, shares),
      pedestrian: { pedestrian: 1 - pedestrianReady, pedestrian_ready: pedestrianReady },
      bus: { pedestrian: 1 },
      truck: { fast, truck: 1 - fast },
    };
    return eventKinds.flatMap((kind, kindIndex): Flow[] => {
      const places = placesOf(port.code, sharesOf[kind], kind);
      const totals = apportion(
        counts[kind][portIndex] ?? 0,
        places.map((place) => place.weight),
      );
      return places.flatMap(({ crossingIndex, laneClass }, index) => {
        const total = totals[index] ?? 0;
        const id = (crossingIndex * 8 + laneClasses.indexOf(laneClass)) * 4 + kindIndex;
        const hourly = apportion(total, hoursOf(crossingIndex, kind));
        const busLoads = kind === 'bus' ? loads.splice(0, total) : [];
        return total === 0 ? [] : [{ id, kind, portIndex, crossingIndex, laneClass, hourly, busLoads }];
      });
    });
  });
  return { flows, carOccupants: apportion(scaled('carOccupants'), withEvents('carOccupants', counts.car)) };
}

/** Persons go only to ports that have a vehicle to carry them. */
function withEvents(field: keyof DayTotals, events: readonly number[]): number[] {
  return portVolumes.map((volume, portIndex) => ((events[portIndex] ?? 0) > 0 ? volume[field] : 0));
}
