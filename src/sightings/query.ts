import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { plateHash } from './plate-hash.ts';
import { sightingLifeMs } from './retention.ts';
import type { SightingsQuery } from './schema.ts';

/** So many, the newest first: 30 days of somebody who crosses several times a day. */
const atMost = 500;

interface SightingRow {
  readonly agency: string;
  readonly crossing_code: string;
  readonly crossing_name: string;
  readonly direction: 'northbound' | 'southbound';
  readonly seen_at: number;
  readonly by_document: 0 | 1;
  readonly by_plate: 0 | 1;
}

/**
 * Where a document or a vehicle was seen within the last 30 days, newest first. Crossing patterns can hurt whom they
 * show, so one asks for a case, and the case stands in the audit log with the asking; what was asked for does not.
 */
export async function querySightings(
  call: Pick<Call<SightingsQuery>, 'services' | 'principal' | 'body' | 'now'>,
): Promise<Change> {
  const { services, principal, body, now } = call;
  const document = body.document ? services.keys.lookupHash('document', body.document.number) : '';
  const plate = body.vehicle ? plateHash(services.keys, body.vehicle) : '';
  const rows = await services.db.all(
    sql<SightingRow>`SELECT s.agency, s.crossing_code, c.name AS crossing_name, s.direction, s.seen_at,
        s.document_hash IS ${document} AS by_document, s.plate_hash IS ${plate} AS by_plate
      FROM sightings s JOIN port_crossings c ON c.code = s.crossing_code
      WHERE (s.document_hash = ${document} OR s.plate_hash = ${plate}) AND s.seen_at > ${now - sightingLifeMs}
      ORDER BY s.seen_at DESC LIMIT ${atMost}`,
  );
  return {
    queries: [
      auditRecord({
        at: now,
        actor: principal,
        action: 'sighting.query',
        objectKind: 'case',
        objectId: body.caseNumber,
        detail: {
          by: [...(body.document ? ['document'] : []), ...(body.vehicle ? ['plate'] : [])],
          count: rows.length,
        },
      }),
    ],
    reply: {
      status: 200,
      body: {
        items: rows.map((row) => ({
          seenAt: new Date(row.seen_at).toISOString(),
          agency: row.agency,
          crossing: row.crossing_code,
          crossingName: row.crossing_name,
          direction: row.direction,
          by: [
            ...(row.by_document === 1 ? (['document'] as const) : []),
            ...(row.by_plate === 1 ? (['plate'] as const) : []),
          ],
        })),
      },
    },
  };
}
