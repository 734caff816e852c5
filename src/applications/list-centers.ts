import { sql } from '../db/sql.ts';
import type { Reply } from '../http/endpoint.ts';
import type { Services } from '../services.ts';
import { type CenterRow, presentCenter } from './center-store.ts';

/** Every enrollment center, by name. */
export async function listCenters(services: Pick<Services, 'db'>): Promise<Reply> {
  const rows = await services.db.all(sql<CenterRow>`SELECT * FROM enrollment_centers ORDER BY name`);
  return { status: 200, body: { items: rows.map(presentCenter) } };
}
