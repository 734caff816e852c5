import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { notFound } from '../http/problems.ts';

/**
 * Says whether the lanes of a port are strict: then a car that was referred has to be disposed of before its terminal's
 * next booth event is taken.
 */
export async function setPortPolicy(
  call: Call<{ strictDisposition: boolean }, { id: string }>,
): Promise<Change> {
  const { services, principal, body, now } = call;
  const { id } = call.params;
  const port = await services.db.first(sql<{ code: string }>`SELECT code FROM ports WHERE code = ${id}`);
  if (!port) throw notFound('port', 'el puerto');
  return {
    queries: [
      body.strictDisposition
        ? sql`INSERT INTO strict_ports (port_code) VALUES (${id}) ON CONFLICT (port_code) DO NOTHING`
        : sql`DELETE FROM strict_ports WHERE port_code = ${id}`,
      auditRecord({
        at: now,
        actor: principal,
        action: 'port.policy',
        objectKind: 'port',
        objectId: id,
        detail: { strictDisposition: body.strictDisposition },
      }),
    ],
    reply: { status: 200, body: { id, strictDisposition: body.strictDisposition } },
  };
}
