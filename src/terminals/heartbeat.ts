import type { z } from 'zod';
import { sql } from '../db/sql.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { notFound } from '../http/problems.ts';
import type { HeartbeatBody } from './schema.ts';

/** A terminal tells how it is. Not a change of anybody's record, so the audit log has none of it. */
export async function recordHeartbeat(
  call: Call<z.output<typeof HeartbeatBody>, { id: string }>,
): Promise<Change> {
  const { principal, body, now } = call;
  if (principal.kind !== 'terminal' || principal.laneId !== call.params.id)
    throw notFound('lane', 'el carril');
  return {
    queries: [
      sql`INSERT INTO terminal_heartbeats (terminal_id, lane_id, snapshot_version, snapshot_age, journal_depth,
          last_sequence, dead_letters, drill, clock, at)
        VALUES (${principal.subject}, ${principal.laneId}, ${body.snapshotVersion}, ${body.snapshotAge},
          ${body.journalDepth}, ${body.lastSequence}, ${body.deadLetters}, ${body.drill ? 1 : 0},
          ${body.clock === undefined ? null : Date.parse(body.clock)}, ${now})
        ON CONFLICT (terminal_id) DO UPDATE SET lane_id = excluded.lane_id, snapshot_version = excluded.snapshot_version,
          snapshot_age = excluded.snapshot_age, journal_depth = excluded.journal_depth,
          last_sequence = excluded.last_sequence, dead_letters = excluded.dead_letters, drill = excluded.drill,
          clock = excluded.clock, at = excluded.at`,
    ],
    reply: { status: 200, body: { receivedAt: new Date(now).toISOString() } },
  };
}
