import { sql } from '../db/sql.ts';
import { notFound } from '../http/problems.ts';
import type { Services } from '../services.ts';
import { enrollmentCenters } from './centers.ts';

/** A row of `enrollment_centers`. */
export interface CenterRow {
  readonly id: string;
  readonly name: string;
  readonly city: string;
  readonly state: string;
  readonly address: string;
  readonly time_zone: string;
  readonly operational: 0 | 1;
}

/** The programs that a center interviews for; a center added later is taken to interview for both. */
export function programsOf(centerId: string): readonly ('SENTRI' | 'FAST')[] {
  return enrollmentCenters.find(({ id }) => id === centerId)?.programs ?? ['SENTRI', 'FAST'];
}

export async function findCenter(services: Pick<Services, 'db'>, id: string): Promise<CenterRow> {
  const row = await services.db.first(sql<CenterRow>`SELECT * FROM enrollment_centers WHERE id = ${id}`);
  if (!row) throw notFound('enrollment center', 'centro de inscripción');
  return row;
}

export function presentCenter(row: CenterRow) {
  return {
    id: row.id,
    name: row.name,
    city: row.city,
    state: row.state,
    address: row.address,
    timeZone: row.time_zone,
    programs: programsOf(row.id),
    operational: row.operational === 1,
  };
}
