import type { z } from 'zod';
import { auditRecord } from '../audit/record.ts';
import { newId } from '../db/new-id.ts';
import { sql } from '../db/sql.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { notFound } from '../http/problems.ts';
import { enrollmentMs, randomCode } from './enrollment-code.ts';
import type { RegisterBody } from './schema.ts';

/**
 * Registers a terminal for a lane. Its enrollment code is told once and kept as a keyed hash: a repeated request is
 * answered without it, and whoever lost it registers the terminal anew.
 */
export async function registerTerminal(call: Call<z.output<typeof RegisterBody>>): Promise<Change> {
  const { services, principal, body, now } = call;
  const lane = await services.db.first(sql<{ id: string }>`SELECT id FROM lanes WHERE id = ${body.laneId}`);
  if (!lane) throw notFound('lane', 'el carril');
  const id = newId(now);
  const enrollmentCode = randomCode(12);
  const hash = services.keys.lookupHash('enrollment', enrollmentCode);
  const until = now + enrollmentMs;
  const reply = { id, laneId: lane.id, enrollBefore: new Date(until).toISOString() };
  return {
    queries: [
      sql`INSERT INTO terminals (id, name, lane_id, enrollment_hash, enrollment_until, registered_at)
        VALUES (${id}, ${body.name}, ${lane.id}, ${hash}, ${until}, ${now})`,
      auditRecord({
        at: now,
        actor: principal,
        action: 'terminal.register',
        objectKind: 'terminal',
        objectId: id,
        detail: { laneId: lane.id },
      }),
    ],
    reply: { status: 201, body: reply },
    afterCommit: async () => ({ status: 201, body: { ...reply, enrollmentCode } }),
  };
}
