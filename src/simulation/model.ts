/** A scenario made ready to run: every queue with its arrivals' plan, its lanes and its service. Pure. */
import { crossings, ports } from '../lanes/border.ts';
import { type LaneClass, laneClasses } from '../lanes/lane-class.ts';
import { referralShare } from './after-booth.ts';
import { type ArrivalMode, roomFor } from './arrivals.ts';
import { changedFlows, isAbout, standingAt } from './changed-flows.ts';
import { type Flow, planDay } from './day-plan.ts';
import { defaultLanesOpen } from './lanes-open.ts';
import { openLanes, slowQuarters } from './open-lanes.ts';
import type { Scenario } from './scenario.ts';
import { ScenarioFault } from './scenario-fault.ts';
import { defaultServices, type Service } from './service.ts';
import { mixOf } from './service-mix.ts';
import { defaultShares, type Shares } from './shares.ts';
import { trafficOf, traffics } from './traffic.ts';
import { buildYard, type Queue, queueId, type Yard } from './yard.ts';

/** The queues of one lane class at one port, reported together. */
export type QueueGroup = {
  readonly portCode: string;
  readonly laneClass: LaneClass;
  readonly queues: readonly Queue[];
  /** Persons in one vehicle, on average. */
  readonly persons: number;
};

/** A port: its groups, by their place in the model, and its yards. */
export type PortModel = {
  readonly portCode: string;
  readonly groups: readonly number[];
  readonly yards: readonly Yard[];
};

export type Model = {
  readonly groups: readonly QueueGroup[];
  readonly ports: readonly PortModel[];
  readonly arrivals: ArrivalMode;
  readonly warmUpHours: number;
  /** Steps of the day in which results are told: 24 or 96. */
  readonly steps: number;
  /** The most customers that any queue can have in a day: the size of the scratch arrays. */
  readonly room: number;
};

const built = new WeakMap<Scenario, Model>();

/**
 * Builds the model, once for a scenario object: asking again is free. Throws {@link ScenarioFault} where a rule
 * is about nobody, or a queue never has a lane.
 */
export function buildModel(scenario: Scenario): Model {
  const known = built.get(scenario);
  if (known !== undefined) return known;
  const model = newModel(scenario);
  built.set(scenario, model);
  return model;
}

function newModel(scenario: Scenario): Model {
  const plan = planDay(scenario.day, sharesOf(scenario), scenario.demandFactor);
  const usualLoads = loadsByQueue(planDay(scenario.day, defaultShares).flows);
  const changed = changedFlows(scenario, plan.flows);
  const standing = standingAt(scenario, changed);
  const loads = loadsByQueue(changed);
  const none = new Array<number>(24).fill(0);
  const groups: QueueGroup[] = [];
  const portModels = ports.flatMap((port, portIndex): PortModel[] => {
    if (scenario.ports !== undefined && !scenario.ports.includes(port.code)) return [];
    const flows = changed.filter((flow) => flow.portIndex === portIndex);
    const places = [...new Set(flows.map((flow) => flow.crossingIndex))];
    const planned = plan.flows.filter((flow) => flow.portIndex === portIndex);
    const cars = planned.filter((flow) => flow.kind === 'car').flatMap((flow) => flow.hourly);
    const inCar =
      (plan.carOccupants[portIndex] ?? 0) /
      Math.max(
        1,
        cars.reduce((x, y) => x + y, 0),
      );
    const queueOf = (crossingIndex: number, laneClass: LaneClass): Queue[] => {
      const own = flows.filter(
        (flow) => flow.crossingIndex === crossingIndex && flow.laneClass === laneClass,
      );
      if (own.length === 0) return [];
      const id = queueId(crossingIndex, laneClass);
      const usual = defaultLanesOpen(
        crossingIndex,
        laneClass,
        usualLoads.get(id) ?? none,
        defaultServices[laneClass],
      );
      const lanesOpen = openLanes(scenario, crossingIndex, laneClass, usual);
      if (lanesOpen.every((count) => count === 0)) throw neverOpens(scenario, crossingIndex, laneClass);
      const service = serviceOf(scenario, crossingIndex, laneClass);
      const slow = slowQuarters(scenario, port.code, laneClass);
      const referrals = referralShare(scenario.secondary, laneClass);
      const mix = mixOf(scenario, port.code, laneClass, service);
      const inLine = own.reduce((sum, flow) => sum + (standing.get(changed.indexOf(flow)) ?? 0), 0);
      return [{ id, laneClass, flows: own, service, lanesOpen, slow, referrals, mix, standing: inLine }];
    };
    const yards = places.flatMap((crossingIndex) =>
      traffics.flatMap((traffic): Yard[] => {
        const classes = laneClasses.filter((laneClass) => trafficOf[laneClass] === traffic);
        const queues = classes.flatMap((laneClass) => queueOf(crossingIndex, laneClass));
        if (queues.length === 0) return [];
        const own = queues.map((queue) => loads.get(queue.id) ?? none);
        return [buildYard(scenario, crossingIndex, queues, own, traffic === 'cars' ? inCar : 1)];
      }),
    );
    const first = groups.length;
    for (const laneClass of laneClasses) {
      const queues = yards.flatMap((yard) => yard.queues.filter((queue) => queue.laneClass === laneClass));
      const persons = trafficOf[laneClass] === 'cars' ? inCar : 1;
      if (queues.length > 0) groups.push({ portCode: port.code, laneClass, queues, persons });
    }
    const own = Array.from({ length: groups.length - first }, (_, index) => first + index);
    return own.length === 0 ? [] : [{ portCode: port.code, groups: own, yards }];
  });
  const rooms = groups.flatMap((group) => group.queues.map(roomForQueue));
  return {
    groups,
    ports: portModels,
    arrivals: scenario.arrivals,
    warmUpHours: scenario.warmUpHours,
    steps: (24 * 60) / scenario.stepMinutes,
    room: Math.max(0, ...rooms) * (scenario.warmUpHours > 0 ? 2 : 1),
  };
}

function roomForQueue(queue: Queue): number {
  const standing = queue.standing;
  return queue.flows.reduce((sum, flow) => sum + roomFor(flow) * Math.max(1, ...flow.busLoads), standing);
}

function sharesOf(scenario: Scenario): Shares {
  return {
    sentri: scenario.sentriShare ?? defaultShares.sentri,
    ready: scenario.readyShare ?? defaultShares.ready,
    fast: scenario.fastShare ?? defaultShares.fast,
    pedestrianReady: scenario.pedestrianReadyShare ?? defaultShares.pedestrianReady,
  };
}

function neverOpens(scenario: Scenario, crossingIndex: number, laneClass: LaneClass): ScenarioFault {
  const closing = scenario.lanes.findLastIndex(({ open }) => open === 0);
  const name = crossings[crossingIndex]?.name;
  return new ScenarioFault(['lanes', Math.max(0, closing), 'open'], {
    en: `No ${laneClass} lane ever opens at ${name}`,
    es: `Nunca abre un carril ${laneClass} en ${name}`,
  });
}

function serviceOf(scenario: Scenario, crossingIndex: number, laneClass: LaneClass): Service {
  const changes = scenario.services.filter(
    (change) => change.laneClass === laneClass && isAbout(change, crossingIndex),
  );
  const { meanSeconds, variation, moveUpSeconds, officerVariation }: Service = Object.assign(
    {},
    defaultServices[laneClass],
    ...changes,
  );
  return { meanSeconds, variation, moveUpSeconds, officerVariation };
}

/** Persons or vehicles that come to each queue in each hour; a bus counts as its passengers. */
function loadsByQueue(flows: readonly Flow[]): Map<number, number[]> {
  const loads = new Map<number, number[]>();
  for (const flow of flows) {
    const id = queueId(flow.crossingIndex, flow.laneClass);
    const load = loads.get(id) ?? new Array<number>(24).fill(0);
    const passengers = flow.busLoads.reduce((sum, count) => sum + count, 0);
    const each = flow.kind === 'bus' ? passengers / flow.busLoads.length : 1;
    loads.set(
      id,
      load.map((count, hour) => count + (flow.hourly[hour] ?? 0) * each),
    );
  }
  return loads;
}
