/** What a scenario asks of its lanes, known before anything is simulated. */
import { crossings, ports } from '../lanes/border.ts';
import type { LaneClass } from '../lanes/lane-class.ts';
import { travelersByHour } from './day-plan.ts';
import { buildModel } from './model.ts';
import type { Scenario } from './scenario.ts';
import { quarters } from './times.ts';
import type { Queue } from './yard.ts';

/**
 * One queue: lane time asked for by inspections and move-ups over lane time open, by the hour of arrival. Who
 * waits until an outage is over takes less.
 */
export type PlannedLoad = {
  readonly port: string;
  readonly crossing: string;
  readonly laneClass: LaneClass;
  /** Over the day. At 1 or more the queue does not keep up: it grows from day to day. */
  readonly utilisation: number;
  /** By hour; null where no lane is open. Above 1 the line grows in that hour. */
  readonly hourly: readonly (number | null)[];
};

/** Every queue of a scenario. */
export function plannedLoads(scenario: Scenario): readonly PlannedLoad[] {
  return buildModel(scenario).ports.flatMap((port) =>
    port.yards.flatMap((yard) =>
      yard.queues.map((queue) => ({
        port: port.portCode,
        crossing: crossings[yard.id]?.code ?? '',
        laneClass: queue.laneClass,
        ...loadOf(queue),
      })),
    ),
  );
}

/** The queues that will not keep up with their arrivals. */
export function overloads(scenario: Scenario): readonly PlannedLoad[] {
  return plannedLoads(scenario).filter(({ utilisation }) => utilisation >= 1);
}

/** One in words, with the hours in which more is asked than its lanes give. */
export function overloadWords({ port, crossing, laneClass, utilisation, hourly }: PlannedLoad): string {
  const named = (list: readonly { readonly code: string; readonly name: string }[], code: string) =>
    list.find((one) => one.code === code)?.name ?? code;
  const names = new Set([named(ports, port), named(crossings, crossing)]);
  const percent = (load: number) => `${Math.round(load * 100)} %`;
  const hours = hourly.flatMap((load, hour) =>
    load !== null && load >= 1 ? [`${String(hour).padStart(2, '0')}: ${percent(load)}`] : [],
  );
  return (
    `${[...names].join(', ')}, ${laneClass}: the queue cannot keep up, its lanes are asked for ` +
    `${percent(utilisation)} of their time; by hour ${hours.join(', ')}`
  );
}

function loadOf({
  flows,
  service,
  lanesOpen,
  slow,
  mix,
}: Queue): Pick<PlannedLoad, 'utilisation' | 'hourly'> {
  const { meanSeconds, moveUpSeconds } = service;
  // Empty trucks change no mean; documents read before the booth do.
  const preRead = mix.preRead === undefined ? 1 : 1 - mix.preRead.share * (1 - mix.preRead.factor);
  const each = quarters / 24;
  const mean = (of: ArrayLike<number>, hour: number) => {
    let sum = 0;
    for (let quarter = hour * each; quarter < (hour + 1) * each; quarter += 1) sum += of[quarter] ?? 0;
    return sum / each;
  };
  const hours = travelersByHour(flows).map((came, hour) => {
    const inspection = meanSeconds * preRead * (slow === undefined ? 1 : mean(slow, hour));
    return { asked: came * (moveUpSeconds + inspection), open: 3600 * mean(lanesOpen, hour) };
  });
  const sum = (of: 'asked' | 'open') => hours.reduce((all, hour) => all + hour[of], 0);
  return {
    utilisation: sum('asked') / sum('open'),
    hourly: hours.map(({ asked, open }) => (open === 0 ? null : asked / open)),
  };
}
