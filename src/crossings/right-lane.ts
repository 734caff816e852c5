import type { LaneClass } from '../lanes/lane-class.ts';
import type { CrossingFacts } from './facts.ts';

type Traffic = 'car' | 'truck' | 'pedestrian';

const traffics: Readonly<Record<LaneClass, Traffic>> = {
  sentri: 'car',
  ready: 'car',
  general: 'car',
  fast: 'truck',
  truck: 'truck',
  pedestrian: 'pedestrian',
  pedestrian_ready: 'pedestrian',
};

function trafficOf(facts: CrossingFacts): Traffic | undefined {
  if (facts.truck) return 'truck';
  return facts.vehicle ? 'car' : undefined;
}

/** Ready lanes ask for a document with RFID; a card of ours by its number is one that was read by hand. */
function allHaveCards({ occupants }: CrossingFacts): boolean {
  return occupants.every(({ credential }) => credential.kind === 'rfid' || credential.kind === 'pass_id');
}

/** Whether this lane class is for such traffic and such documents. Membership is asked elsewhere. */
export function servesTraffic(facts: CrossingFacts): boolean {
  const traffic = trafficOf(facts);
  if (traffic !== undefined && traffic !== traffics[facts.laneClass]) return false;
  const ready = facts.laneClass === 'ready' || facts.laneClass === 'pedestrian_ready';
  return !ready || allHaveCards(facts);
}

/** The lane class that takes them without being members. */
export function rightLaneClass(facts: CrossingFacts): LaneClass {
  const traffic = trafficOf(facts) ?? traffics[facts.laneClass];
  if (traffic === 'truck') return 'truck';
  const ready = facts.occupants.length > 0 && allHaveCards(facts);
  if (traffic === 'pedestrian') return ready ? 'pedestrian_ready' : 'pedestrian';
  return ready ? 'ready' : 'general';
}
