/** A scenario made ready to run: every queue with its arrivals' plan, its lanes and its service. Pure. */
import { crossings, ports } from '../lanes/border.ts';
import { type LaneClass, laneClasses } from '../lanes/lane-class.ts';
import { type ArrivalMode, roomFor } from './arrivals.ts';
import { type DayPlan, type Flow, planDay } from './day-plan.ts';
import { defaultLanesOpen } from './lanes-open.ts';
import type { Scenario } from './scenario.ts';
import { defaultServices, type Service } from './service.ts';
import { defaultShares, type Shares } from './shares.ts';

/** The queue before one lane class of one crossing. */
export type Queue = {
  /** Names its random streams: the same in every scenario. */
  readonly id: number;
  readonly flows: readonly Flow[];
  readonly service: Service;
  readonly lanesOpen: readonly number[];
};

/** The queues of one lane class at one port, reported together. */
export type QueueGroup = {
  readonly portCode: string;
  readonly laneClass: LaneClass;
  readonly queues: readonly Queue[];
};

export type Model = {
  readonly groups: readonly QueueGroup[];
  readonly arrivals: ArrivalMode;
  /** The most customers that any queue can have in a day: the size of the scratch arrays. */
  readonly room: number;
};

/** Builds the model. Throws `RangeError`, naming the crossing, when a queue with arrivals never has a lane. */
export function buildModel(scenario: Scenario): Model {
  const plan = planDay(scenario.day, sharesOf(scenario), scenario.demandFactor);
  const usual = planDay(scenario.day, defaultShares);
  const usualLoads = loadsByQueue(usual);
  const groups = ports.flatMap((port, portIndex) => {
    if (scenario.ports !== undefined && !scenario.ports.includes(port.code)) return [];
    return laneClasses.flatMap((laneClass): QueueGroup[] => {
      const flows = plan.flows.filter((flow) => flow.portIndex === portIndex && flow.laneClass === laneClass);
      const byCrossing = [...new Set(flows.map((flow) => flow.crossingIndex))];
      const queues = byCrossing.map((crossingIndex): Queue => {
        const id = queueId(crossingIndex, laneClass);
        const own = flows.filter((flow) => flow.crossingIndex === crossingIndex);
        const usualHourly = usualLoads.get(id) ?? new Array<number>(24).fill(0);
        const usualOpen = defaultLanesOpen(crossingIndex, laneClass, usualHourly, defaultServices[laneClass]);
        const lanesOpen = changeLanes(scenario, port.code, laneClass, usualOpen);
        if (lanesOpen.every((count) => count === 0))
          throw new RangeError(`No ${laneClass} lane ever opens at ${crossings[crossingIndex]?.name}`);
        return { id, flows: own, service: serviceOf(scenario, laneClass), lanesOpen };
      });
      return queues.length === 0 ? [] : [{ portCode: port.code, laneClass, queues }];
    });
  });
  const rooms = groups.flatMap((group) => group.queues.map(roomForQueue));
  return { groups, arrivals: scenario.arrivals, room: Math.max(0, ...rooms) };
}

function queueId(crossingIndex: number, laneClass: LaneClass): number {
  return crossingIndex * laneClasses.length + laneClasses.indexOf(laneClass);
}

function roomForQueue(queue: Queue): number {
  return queue.flows.reduce((sum, flow) => sum + roomFor(flow) * Math.max(1, ...flow.busLoads), 0);
}

function sharesOf(scenario: Scenario): Shares {
  return {
    sentri: scenario.sentriShare ?? defaultShares.sentri,
    ready: scenario.readyShare ?? defaultShares.ready,
    fast: scenario.fastShare ?? defaultShares.fast,
    pedestrianReady: scenario.pedestrianReadyShare ?? defaultShares.pedestrianReady,
  };
}

function serviceOf(scenario: Scenario, laneClass: LaneClass): Service {
  const changes = scenario.services.filter((change) => change.laneClass === laneClass);
  const { meanSeconds, variation, moveUpSeconds }: Service = Object.assign(
    {},
    defaultServices[laneClass],
    ...changes,
  );
  return { meanSeconds, variation, moveUpSeconds };
}

function changeLanes(
  scenario: Scenario,
  portCode: string,
  laneClass: LaneClass,
  usual: readonly number[],
): number[] {
  return usual.map((count, hour) =>
    scenario.lanes
      .filter(
        (change) => (change.port ?? portCode) === portCode && (change.laneClass ?? laneClass) === laneClass,
      )
      .filter((change) => hour >= change.fromHour && hour <= change.toHour)
      .reduce(
        (open, { factor, open: fixed }) => fixed ?? Math.max(1, Math.round(open * (factor ?? 1))),
        count,
      ),
  );
}

/** Persons or vehicles that come to each queue in each hour; a bus counts as its passengers. */
function loadsByQueue(plan: DayPlan): Map<number, number[]> {
  const loads = new Map<number, number[]>();
  for (const flow of plan.flows) {
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
