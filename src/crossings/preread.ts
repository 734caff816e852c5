import type { Database } from '../db/database.ts';
import { type Query, sql } from '../db/sql.ts';
import type { CheckBody } from './schema.ts';

interface Terminal {
  readonly subject: string;
  readonly laneId: string;
}

/** The one pre-read that a booth check names: of the same lane by id, of the same terminal by sequence number. */
function named(terminal: Terminal, preread: NonNullable<CheckBody['preread']>): Query {
  return 'id' in preread
    ? sql`SELECT id FROM crossings WHERE id = ${preread.id} AND lane_id = ${terminal.laneId} AND phase = 'preread'`
    : sql`SELECT id FROM crossings WHERE terminal_id = ${terminal.subject} AND phase = 'preread'
        AND sequence = ${preread.sequence}`;
}

/**
 * The screenings that the pre-read has asked for and that are not done, by traveler: the booth waits for the same ones
 * and asks for none of its own. Whose screening is done has a standing.
 */
export async function screeningsUnderWay(
  db: Database,
  terminal: Terminal,
  { preread }: CheckBody,
): Promise<ReadonlyMap<string, string>> {
  if (!preread) return new Map();
  const wanted = named(terminal, preread);
  const rows = await db.all<{ traveler_id: string; screening_id: string }>({
    text: `SELECT ct.traveler_id, ct.screening_id FROM crossing_travelers ct JOIN screenings s ON s.id = ct.screening_id
      WHERE ct.crossing_id = (${wanted.text}) AND s.state = 'pending' AND EXISTS (SELECT 1 FROM outbox o
        WHERE o.object_kind = 'crossing' AND o.object_id = ct.crossing_id AND o.state = 'ready')`,
    values: wanted.values,
  });
  return new Map(rows.map((row) => [row.traveler_id, row.screening_id]));
}

/** Joins a booth check with its pre-read, where there is such a one that has not been joined: for else nothing. */
export function prereadQuery(crossingId: string, terminal: Terminal, { preread }: CheckBody): Query[] {
  if (!preread) return [];
  const wanted = named(terminal, preread);
  return [
    {
      text: `INSERT INTO crossing_prereads (crossing_id, preread_id) SELECT ?, id FROM (${wanted.text}) WHERE true
        ON CONFLICT DO NOTHING`,
      values: [crossingId, ...wanted.values],
    },
  ];
}
