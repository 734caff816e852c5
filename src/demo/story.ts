import { designDay } from './act-day.ts';
import { enrollment } from './act-enroll.ts';
import { laneChecks } from './act-lane.ts';
import { vetting } from './act-vetting.ts';
import type { Client } from './client.ts';
import type { Stage } from './stage.ts';
import { openWorld, type Step } from './world.ts';

/** The story, step by step; each continues where the one before has left the world. */
export function storyOf(stage: Stage, call: Client): readonly Step[] {
  const world = openWorld(call);
  return [...enrollment(world), ...laneChecks(world), ...vetting(world), ...designDay(world, stage)];
}
