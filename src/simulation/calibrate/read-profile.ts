/** Hourly profiles of waits or counts as CSV, one row a crossing, lane type, kind of day and hour. */
import { crossings } from '../../lanes/border.ts';
import type { LaneClass } from '../../lanes/lane-class.ts';
import { Gathering, ObservationFault, type Observed } from './observed.ts';

/** Lane types by mode, as the profiles of the border wait times feed name them. */
const classOf: Readonly<Record<string, Readonly<Record<string, LaneClass>>>> = {
  vehicle: { General: 'general', ReadyLane: 'ready', Sentri: 'sentri' },
  commercial: { General: 'truck', Standard: 'truck', Fast: 'fast' },
  pedestrian: { General: 'pedestrian', ReadyLane: 'pedestrian_ready' },
};

const countColumns = ['arrivals_per_hour', 'served_per_hour', 'count'];

/**
 * Reads the columns `port_number,lane_type,daytype,hour` and, where they are there, `mode` (`vehicle` when
 * absent), `mean_wait_min`, `p90_wait_min`, `mean_lanes_open` and a count (`arrivals_per_hour`, `served_per_hour` or `count`).
 * Rows of other days and of crossings that are not wanted are passed over. Throws {@link ObservationFault}.
 */
export function readProfile(text: string, daytype: string, wanted?: readonly string[]): Observed[] {
  const [header = '', ...rows] = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const columns = header.split(',').map((name) => name.trim());
  for (const name of ['port_number', 'lane_type', 'hour'])
    if (!columns.includes(name)) throw new ObservationFault(1, `there is no column ${name}`);
  const gathering = new Gathering();
  for (const [index, row] of rows.entries()) {
    if (row.trim() === '') continue;
    const line = index + 2;
    const cells = row.split(',');
    if (cells.length !== columns.length)
      throw new ObservationFault(line, `has ${cells.length} fields, the header ${columns.length}`);
    const field = (name: string) => cells[columns.indexOf(name)]?.trim() ?? '';
    if (columns.includes('daytype') && field('daytype') !== daytype) continue;
    const crossing = field('port_number');
    if (wanted !== undefined && !wanted.includes(crossing)) continue;
    if (!crossings.some(({ code }) => code === crossing))
      throw new ObservationFault(line, `port_number: there is no crossing ${crossing}`);
    const mode = columns.includes('mode') ? field('mode') : 'vehicle';
    const laneClass = classOf[mode]?.[field('lane_type')];
    if (laneClass === undefined)
      throw new ObservationFault(line, `lane_type: ${mode} lanes have no type ${field('lane_type')}`);
    const hour = Number(field('hour'));
    if (!Number.isInteger(hour) || hour < 0 || hour > 23)
      throw new ObservationFault(line, 'hour: give a whole number from 0 to 23');
    const amount = (name: string): number | undefined => {
      const given = field(name);
      if (given === '') return undefined;
      const value = Number(given);
      if (!Number.isFinite(value) || value < 0)
        throw new ObservationFault(line, `${name}: ${given} is no amount of 0 or more`);
      return value;
    };
    const waitMinutes = amount('mean_wait_min');
    const p90Minutes = amount('p90_wait_min');
    const lanesOpen = amount('mean_lanes_open');
    const count = countColumns.map(amount).find((value) => value !== undefined);
    gathering.add(crossing, laneClass, hour, {
      ...(waitMinutes === undefined ? {} : { waitMinutes }),
      ...(p90Minutes === undefined ? {} : { p90Minutes }),
      ...(lanesOpen === undefined ? {} : { lanesOpen }),
      ...(count === undefined ? {} : { count }),
    });
  }
  return gathering.all();
}
