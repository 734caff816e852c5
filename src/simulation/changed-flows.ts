/** The flows of a day after what a scenario says of them: hourly counts of its own, and moves between classes. */
import { crossings, ports } from '../lanes/border.ts';
import type { LaneClass } from '../lanes/lane-class.ts';
import { apportion } from './apportion.ts';
import type { EventKind, Flow } from './day-plan.ts';
import type { Scenario } from './scenario.ts';
import { ScenarioFault } from './scenario-fault.ts';
import { type Traffic, trafficOf } from './traffic.ts';

const kindOf: Readonly<Record<Traffic, EventKind>> = {
  cars: 'car',
  trucks: 'truck',
  pedestrians: 'pedestrian',
};

/** Whether a rule for a port, and perhaps one crossing of it, is about this crossing. */
export function isAbout(
  rule: { readonly port?: string; readonly crossing?: string },
  crossingIndex: number,
): boolean {
  const crossing = crossings[crossingIndex];
  return (
    (rule.port ?? crossing?.portCode) === crossing?.portCode &&
    (rule.crossing ?? crossing?.code) === crossing?.code
  );
}

/** The flows of a class that a rule names: without buses, which keep their plan. */
function flowsOf(
  flows: readonly Flow[],
  rule: { readonly port?: string; readonly crossing?: string },
  laneClass: LaneClass,
): number[] {
  return flows.flatMap((flow, index) =>
    flow.laneClass === laneClass &&
    flow.kind === kindOf[trafficOf[laneClass]] &&
    isAbout(rule, flow.crossingIndex)
      ? [index]
      : [],
  );
}

/** Who stands in line at each queue, by the index of its first flow. */
export function standingAt(scenario: Scenario, flows: readonly Flow[]): Map<number, number> {
  const standing = new Map<number, number>();
  for (const [index, rule] of scenario.standing.entries()) {
    const own = flowsOf(flows, rule, rule.laneClass);
    if (own.length === 0) throw nobody(['standing', index, 'laneClass'], rule);
    const counts = apportion(
      rule.count,
      own.map((flow) => 1 + total(flows[flow])),
    );
    for (const [at, flow] of own.entries()) standing.set(flow, counts[at] ?? 0);
  }
  return standing;
}

/** Applies `demand`, then `moves`. Throws {@link ScenarioFault} where nobody could be changed. */
export function changedFlows(scenario: Scenario, planned: readonly Flow[]): readonly Flow[] {
  const flows = [...planned];
  for (const [index, rule] of scenario.demand.entries()) {
    const own = flowsOf(planned, rule, rule.laneClass);
    if (own.length === 0) throw nobody(['demand', index, 'laneClass'], rule);
    const wanted = rule.hourly.reduce((sum, count) => sum + count, 0);
    const hourly = apportion(Math.round(wanted * scenario.demandFactor), rule.hourly);
    const weights = own.map((flow) => total(planned[flow]));
    const parts = hourly.map((count) => apportion(count, weights));
    for (const [at, flow] of own.entries())
      replace(
        flows,
        flow,
        parts.map((part) => part[at] ?? 0),
      );
  }
  for (const [index, { from, to, share, ...where }] of scenario.moves.entries()) {
    const leaving = flowsOf(flows, where, from);
    let moved = 0;
    for (const flow of leaving) {
      const left = flows[flow];
      const [joined] = flowsOf(flows, where, to).filter(
        (it) => flows[it]?.crossingIndex === left?.crossingIndex,
      );
      if (left === undefined || joined === undefined) continue;
      const counts = left.hourly.map((count) => Math.round(count * share));
      moved += 1;
      replace(
        flows,
        flow,
        left.hourly.map((count, hour) => count - (counts[hour] ?? 0)),
      );
      replace(
        flows,
        joined,
        (flows[joined]?.hourly ?? []).map((count, hour) => count + (counts[hour] ?? 0)),
      );
    }
    if (moved === 0)
      throw new ScenarioFault(['moves', index], {
        en: `no crossing has travelers of both ${from} and ${to}`,
        es: `ningún cruce tiene viajeros de ${from} y de ${to}`,
      });
  }
  return flows;
}

const total = (flow: Flow | undefined) => (flow?.hourly ?? []).reduce((sum, count) => sum + count, 0);

function replace(flows: Flow[], index: number, hourly: readonly number[]): void {
  const flow = flows[index];
  if (flow !== undefined) flows[index] = { ...flow, hourly };
}

function nobody(
  path: readonly PropertyKey[],
  rule: { readonly port: string; readonly crossing?: string; readonly laneClass: LaneClass },
): ScenarioFault {
  const port = ports.find(({ code }) => code === rule.port)?.name ?? rule.port;
  const { crossing, laneClass } = rule;
  const place = {
    en: crossing === undefined ? port : `crossing ${crossing} of ${port}`,
    es: crossing === undefined ? port : `el cruce ${crossing} de ${port}`,
  };
  return new ScenarioFault(path, {
    en: `nobody comes to ${laneClass} lanes at ${place.en} on this day`,
    es: `ese día nadie llega a los carriles ${laneClass} en ${place.es}`,
  });
}
