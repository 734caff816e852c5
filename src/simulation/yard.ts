/** One kind of traffic at one crossing: the queues that share an approach and secondary inspection. */
import { type LaneClass, laneClasses } from '../lanes/lane-class.ts';
import { type StagePlan, secondaryPlan, xrayPlan } from './after-booth.ts';
import type { Flow } from './day-plan.ts';
import type { Scenario } from './scenario.ts';
import type { Service } from './service.ts';
import type { Mix } from './service-mix.ts';
import type { Station } from './station-types.ts';
import { quarters } from './times.ts';
import { type Traffic, trafficOf } from './traffic.ts';

/** The queue before one lane class of one crossing. */
export type Queue = {
  /** Names its random streams: the same in every scenario. */
  readonly id: number;
  readonly laneClass: LaneClass;
  readonly flows: readonly Flow[];
  readonly service: Service;
  /** By quarter hour. */
  readonly lanesOpen: readonly number[];
  readonly slow: Float64Array | undefined;
  /** Share sent to secondary inspection. */
  readonly referrals: number;
  readonly mix: Mix;
  /** Who stands in line when the warm-up begins. */
  readonly standing: number;
};

/** How the travelers of a yard choose and behave; without it every queue is plain first in, first out. */
export type Behaviour = {
  readonly station: Station;
  /** The lanes of each queue's officers in the order of the station's lanes: `queue`, its lane. */
  readonly officers: readonly { readonly queue: number; readonly lane: number }[];
  /** By queue: the kinds of its travelers beside its own, each with its share. Kind `queue` is its own. */
  readonly choices: readonly (readonly { readonly kind: number; readonly share: number }[])[];
  readonly patienceSeconds: number | undefined;
  readonly toleranceSeconds: number | undefined;
};

export type Yard = {
  readonly id: number;
  readonly traffic: Traffic;
  readonly queues: readonly Queue[];
  readonly behaviour: Behaviour | undefined;
  readonly secondary: StagePlan;
  /** Trucks only. */
  readonly xray: (StagePlan & { readonly share: number }) | undefined;
  /** Persons in a vehicle, on average. */
  readonly persons: number;
};

/** Puts queues together into a yard. */
export function buildYard(
  scenario: Scenario,
  crossingIndex: number,
  queues: readonly Queue[],
  loads: readonly (readonly number[])[],
  persons: number,
): Yard {
  const traffic = trafficOf[queues[0]?.laneClass ?? 'general'];
  const busiest = (weights: readonly number[]) =>
    Math.max(
      ...Array.from({ length: 24 }, (_, hour) =>
        loads.reduce((sum, load, index) => sum + (load[hour] ?? 0) * (weights[index] ?? 0), 0),
      ),
    );
  const { xrayShare } = scenario.secondary;
  const referred = busiest(queues.map((queue) => queue.referrals));
  const xrayed = busiest(
    queues.map(({ mix: { empty } }) =>
      empty === undefined ? xrayShare : xrayShare * (1 - empty.share) + empty.xrayShare * empty.share,
    ),
  );
  return {
    id: crossingIndex,
    traffic,
    queues,
    behaviour: behaviourOf(scenario, queues),
    secondary: secondaryPlan(scenario.secondary, traffic, referred),
    xray:
      traffic === 'trucks' && xrayed > 0
        ? { ...xrayPlan(scenario.secondary, xrayed), share: xrayShare }
        : undefined,
    persons,
  };
}

function behaviourOf({ queueing }: Scenario, queues: readonly Queue[]): Behaviour | undefined {
  const { lines, jockeying, approachSpace, whenFull, patienceMinutes, balkMinutes, mayUse, priorities } =
    queueing;
  const indexOf = (laneClass: LaneClass) => queues.findIndex((queue) => queue.laneClass === laneClass);
  const shared = mayUse.filter(
    ({ laneClass, also, share }) => indexOf(laneClass) >= 0 && indexOf(also) >= 0 && share > 0,
  );
  const each = lines === 'each';
  const plain = !each && approachSpace === undefined && !patienceMinutes && !balkMinutes && !shared.length;
  if (plain) return undefined;
  const officers = queues.flatMap((queue, index) =>
    Array.from({ length: Math.max(...queue.lanesOpen) }, (_, lane) => ({ queue: index, lane })),
  );
  const lineQueues = each ? officers.map(({ queue }) => queue) : queues.map((_, index) => index);
  const queueOf = (lane: number) => queues[officers[lane]?.queue ?? 0];
  const starts = each
    ? Array.from({ length: officers.length + 1 }, (_, lane) => lane)
    : [...queues.map((_, index) => officers.findIndex(({ queue }) => queue === index)), officers.length];
  const kinds = [
    ...queues.map((_, index) => ({ own: index, also: index })),
    ...shared.map(({ laneClass, also }) => ({ own: indexOf(laneClass), also: indexOf(also) })),
  ];
  const level = (queue: number) => priorities.findLast((it) => indexOf(it.laneClass) === queue)?.level ?? 0;
  const station: Station = {
    lineStart: Int32Array.from(starts),
    periods: quarters,
    open: Uint8Array.from({ length: officers.length * quarters }, (_, at) => {
      const lane = Math.floor(at / quarters);
      return (queueOf(lane)?.lanesOpen[at % quarters] ?? 0) > (officers[lane]?.lane ?? 0) ? 1 : 0;
    }),
    drains: each,
    moveUpSeconds: Float64Array.from(officers, (_, lane) => queueOf(lane)?.service.moveUpSeconds ?? 0),
    officerFactors: new Float64Array(0),
    shifts: 1,
    eligible: Uint8Array.from(
      kinds.flatMap(({ own, also }) => lineQueues.map((queue) => (queue === own || queue === also ? 1 : 0))),
    ),
    priority: Uint8Array.from(kinds, ({ own }) => level(own)),
    space: approachSpace ?? Infinity,
    whenFull,
    jockeyGap: jockeying ? 2 : Infinity,
    headwaySeconds: Float64Array.from(lineQueues, (queue) => {
      const service = queues[queue]?.service;
      return (service?.meanSeconds ?? 0) + (service?.moveUpSeconds ?? 0);
    }),
  };
  const choices = queues.map((_, queue) =>
    shared.flatMap(({ laneClass, share }, index) =>
      indexOf(laneClass) === queue ? [{ kind: queues.length + index, share }] : [],
    ),
  );
  return {
    station,
    officers,
    choices,
    patienceSeconds: patienceMinutes === undefined ? undefined : patienceMinutes * 60,
    toleranceSeconds: balkMinutes === undefined ? undefined : balkMinutes * 60,
  };
}

/** Names the streams of a queue. */
export function queueId(crossingIndex: number, laneClass: LaneClass): number {
  return crossingIndex * laneClasses.length + laneClasses.indexOf(laneClass);
}
