import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { notFound } from '../http/problems.ts';

/** Opens or closes a lane: from this commit on, whoever comes to a closed one is redirected. */
export async function setLaneState(
  call: Call<{ state: 'open' | 'closed' }, { id: string }>,
): Promise<Change> {
  const { services, principal, body, now } = call;
  const { id } = call.params;
  const lane = await services.db.first(sql<{ id: string }>`SELECT id FROM lanes WHERE id = ${id}`);
  if (!lane) throw notFound('lane', 'el carril');
  return {
    queries: [
      sql`UPDATE lanes SET state = ${body.state} WHERE id = ${id}`,
      auditRecord({
        at: now,
        actor: principal,
        action: body.state === 'open' ? 'lane.open' : 'lane.close',
        objectKind: 'lane',
        objectId: id,
      }),
    ],
    reply: { status: 200, body: { id, state: body.state } },
  };
}
