import { describe, expect, it } from 'vitest';
import { crossings, lanes } from '../../src/lanes/border.ts';
import { homesOf } from '../../src/replay/homes.ts';
import { planReplay } from '../../src/replay/plan.ts';
import { windowFrom } from '../../src/replay/window.ts';
import { designDay } from '../../src/simulation/demand.ts';

const portOf = (laneId: string | undefined) => {
  const lane = lanes.find(({ id }) => id === laneId);
  return crossings.find(({ code }) => code === lane?.crossingCode)?.portCode ?? '';
};

describe('the members of a replay', () => {
  const plan = planReplay(designDay('seed', 1), windowFrom('07:00', 60));
  const sentri = plan.lanes.flatMap((id, lane) => (id.includes('-S') ? [{ port: portOf(id), lane }] : []));

  it('are at home at one port each, where they come again', () => {
    const poolSize = 1000;
    expect(plan.members.SENTRI).toBeGreaterThan(poolSize);
    const homeOf = homesOf(plan, 'SENTRI', poolSize);
    const owner = new Map<number, string>();
    for (const { lane, port } of sentri) {
      const { start, size } = homeOf(lane);
      expect(size).toBeGreaterThanOrEqual(9);
      for (let number = start; number < start + size; number += 1) {
        expect(number).toBeLessThan(poolSize);
        expect(owner.get(number) ?? port).toBe(port);
        owner.set(number, port);
      }
    }
    expect(new Set(sentri.map(({ port }) => port)).size).toBeGreaterThan(5);
  });

  it('are everybody’s where they come once, or are too few to go round', () => {
    for (const poolSize of [plan.members.SENTRI, 9, 20]) {
      const homeOf = homesOf(plan, 'SENTRI', poolSize);
      for (const { lane } of sentri) expect(homeOf(lane)).toEqual({ start: 0, size: poolSize });
    }
  });
});
