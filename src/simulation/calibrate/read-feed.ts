/** CBP's border wait times feed (`bwtnew`): JSON in which everything is a string and `""` means unknown. */
import { z } from 'zod';
import { crossings } from '../../lanes/border.ts';
import type { LaneClass } from '../../lanes/lane-class.ts';
import { Gathering, ObservationFault, type Observed } from './observed.ts';

const Lanes = z.looseObject({
  update_time: z.string(),
  operational_status: z.string(),
  delay_minutes: z.string(),
  lanes_open: z.string(),
});
const Group = z.record(z.string(), z.unknown());
const Feed = z.array(
  z.looseObject({
    port_number: z.string(),
    commercial_vehicle_lanes: Group.optional(),
    passenger_vehicle_lanes: Group.optional(),
    pedestrian_lanes: Group.optional(),
  }),
);

const places = [
  ['commercial_vehicle_lanes', 'standard_lanes', 'truck'],
  ['commercial_vehicle_lanes', 'FAST_lanes', 'fast'],
  ['passenger_vehicle_lanes', 'standard_lanes', 'general'],
  ['passenger_vehicle_lanes', 'ready_lanes', 'ready'],
  ['passenger_vehicle_lanes', 'NEXUS_SENTRI_lanes', 'sentri'],
  ['pedestrian_lanes', 'standard_lanes', 'pedestrian'],
  ['pedestrian_lanes', 'ready_lanes', 'pedestrian_ready'],
] as const satisfies readonly (readonly [string, string, LaneClass])[];

/**
 * Reads what stood in the feed at several moments; each entry counts for the hour of its own `update_time`, in
 * the port's time. Entries without a time, a delay or open lanes are passed over, as are ports that are not on
 * this border. Throws {@link ObservationFault} when a text is no such feed.
 */
export function readFeed(texts: readonly string[], wanted?: readonly string[]): Observed[] {
  const gathering = new Gathering();
  for (const text of texts) {
    for (const port of parsed(text)) {
      const crossing = port.port_number;
      if (wanted !== undefined && !wanted.includes(crossing)) continue;
      if (!crossings.some(({ code }) => code === crossing)) continue;
      for (const [group, kind, laneClass] of places) {
        const { data } = Lanes.safeParse(port[group]?.[kind]);
        if (data === undefined) continue;
        const hour = hourOf(data.update_time);
        const lanesOpen = numberOf(data.lanes_open);
        if (hour === undefined || lanesOpen === undefined) continue;
        const delay = data.operational_status === 'no delay' ? '0' : data.delay_minutes;
        const waitMinutes = numberOf(data.delay_minutes) ?? numberOf(delay);
        gathering.add(crossing, laneClass, hour, {
          lanesOpen,
          ...(waitMinutes === undefined ? {} : { waitMinutes }),
        });
      }
    }
  }
  return gathering.all();
}

function parsed(text: string): z.infer<typeof Feed> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ObservationFault(1, 'is no JSON');
  }
  const { data, error } = Feed.safeParse(json);
  if (data !== undefined) return data;
  const [issue] = error.issues;
  throw new ObservationFault(1, `is no border wait times feed: ${issue?.path.join('.')}: ${issue?.message}`);
}

/** `At 9:00 am PDT`, `At Noon PDT`, `At Midnight PDT`. */
function hourOf(time: string): number | undefined {
  if (/noon/i.test(time)) return 12;
  if (/midnight/i.test(time)) return 0;
  const found = /(\d{1,2}):\d{2} *(am|pm)/i.exec(time);
  if (found === null) return undefined;
  return (Number(found[1]) % 12) + (found[2]?.toLowerCase() === 'pm' ? 12 : 0);
}

function numberOf(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
