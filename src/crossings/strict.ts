import { guard, type Query, sql } from '../db/sql.ts';

/**
 * In a strict port the car before this one, if it was referred, has to be disposed of first; else the batch is refused
 * (`disposition_missing`). Stored events are taken as they come: their cars have gone.
 */
export function strictGuard(
  terminal: { readonly subject: string; readonly laneId: string },
  event: { readonly phase: 'preread' | 'booth'; readonly late: boolean },
): Query[] {
  if (event.phase !== 'booth' || event.late) return [];
  return [
    guard(
      'disposition_missing',
      sql`NOT EXISTS (SELECT 1 FROM strict_ports s JOIN port_crossings p ON p.port_code = s.port_code
        JOIN lanes l ON l.crossing_code = p.code
        WHERE l.id = ${terminal.laneId} AND EXISTS (SELECT 1 FROM crossings c
          WHERE c.terminal_id = ${terminal.subject} AND c.phase = 'booth' AND c.decision = 'refer'
            AND c.state <> 'disposed' AND c.late = 0 AND c.sequence =
              (SELECT MAX(sequence) FROM crossings WHERE terminal_id = ${terminal.subject} AND phase = 'booth')))`,
    ),
  ];
}
