import type { Database } from '../db/database.ts';
import { remembered } from '../db/remembered.ts';
import { rawSql } from '../db/sql.ts';
import type { LaneClass } from '../lanes/lane-class.ts';
import { vettingQuery } from '../watchlists/vetting-state.ts';

/** The lane, and how far vetting has come. */
export interface LaneContext {
  readonly lane_class: LaneClass;
  readonly port_code: string;
  readonly closed: number;
  /** Its port wants a referred car disposed of before the next one. */
  readonly strict: number;
  readonly vetted_through_seq: number;
  readonly head_seq: number;
  /** When the oldest publication beyond the watermark was published. */
  readonly unvetted_since: number | null;
}

const contextText = `SELECT v.*, l.lane_class, p.port_code, l.state = 'closed' AS closed,
  EXISTS (SELECT 1 FROM strict_ports s WHERE s.port_code = p.port_code) AS strict
  FROM lanes l JOIN port_crossings p ON p.code = l.crossing_code CROSS JOIN (${vettingQuery().text}) v WHERE l.id = ?`;

const tables = ['lanes', 'strict_ports', 'publications', 'vetting_watermark'] as const;

/** Undefined where there is no such lane. */
export function loadContext(db: Database, laneId: string): Promise<LaneContext | undefined> {
  return remembered(db, tables, `lane context ${laneId}`, () =>
    db.first(rawSql<LaneContext>(contextText, [laneId])),
  );
}
