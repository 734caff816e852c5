import { crossings, lanes } from '../lanes/border.ts';
import { type Program, programs, type ReplayPlan } from './plan.ts';

/** A part of a pool of members. */
export interface Home {
  readonly start: number;
  readonly size: number;
}

/** A car takes nine: nobody may sit in one twice. */
export const fewestMembers = 9;

const portOfCrossing = new Map(crossings.map(({ code, portCode }) => [code, portCode]));
const portOfLane = new Map(lanes.map(({ id, crossingCode }) => [id, portOfCrossing.get(crossingCode) ?? '']));

/** How many occupants present themselves as members at each port. */
function presentedAt(plan: ReplayPlan, program: Program): ReadonlyMap<string, number> {
  const wanted = programs.indexOf(program);
  const counts = new Map<string, number>();
  for (let check = 0; check < plan.count; check += 1) {
    if (plan.program[check] !== wanted || plan.phase[check] !== 0) continue;
    const port = portOfLane.get(plan.lanes[plan.lane[check] ?? 0] ?? '') ?? '';
    counts.set(port, (counts.get(port) ?? 0) + (plan.occupants[check] ?? 0));
  }
  return counts;
}

/**
 * Where the members of a pool are at home: each at one port, as many as that port needs, for nobody crosses at two ports
 * within minutes. Where everybody comes once, or they are too few to go round, all of them are everybody's.
 *
 * @returns the part of the pool for a lane of the plan, by its number there
 */
export function homesOf(plan: ReplayPlan, program: Program, poolSize: number): (lane: number) => Home {
  const whole: Home = { start: 0, size: poolSize };
  const counts = presentedAt(plan, program);
  const spare = poolSize - counts.size * fewestMembers;
  if (poolSize >= plan.members[program] || spare < 0) return () => whole;
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const homes = new Map<string, Home>();
  let start = 0;
  for (const [port, count] of counts) {
    const size = fewestMembers + Math.floor((spare * count) / total);
    homes.set(port, { start, size });
    start += size;
  }
  const ofLane = plan.lanes.map((id) => homes.get(portOfLane.get(id) ?? '') ?? whole);
  return (lane) => ofLane[lane] ?? whole;
}
