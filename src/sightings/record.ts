import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { DomainError, type FieldError } from '../http/problems.ts';
import { plateHash } from './plate-hash.ts';
import { sightingLifeMs } from './retention.ts';
import type { SightingsBody } from './schema.ts';

/** The clock of another agency may be ahead of ours by so much. */
const aheadMs = 5 * 60_000;

type Sighting = SightingsBody['items'][number];

function timeErrors(items: readonly Sighting[], now: number): readonly FieldError[] {
  return items.flatMap(({ seenAt }, index) => {
    const at = Date.parse(seenAt);
    const pointer = `/items/${index}/seenAt`;
    if (at > now + aheadMs) return [{ pointer, message: 'expected a time that is not in the future' }];
    if (at < now - sightingLifeMs) return [{ pointer, message: 'expected a time of the last 30 days' }];
    return [];
  });
}

/**
 * Takes what the other side has seen: keyed hashes of document and plate, never the numbers. The same reference of the
 * same agency is stored once, whatever it says the second time.
 *
 * @throws DomainError `invalid_request` for a crossing that is not there, or a time that is not of the last 30 days
 */
export async function recordSightings(call: Call<SightingsBody>): Promise<Change> {
  const { services, principal, body, now } = call;
  const agency = principal.kind === 'staff' ? principal.agency : principal.kind;
  const codes = JSON.stringify([...new Set(body.items.map(({ crossing }) => crossing))]);
  const known = await services.db.all(
    sql<{
      code: string;
    }>`SELECT code FROM port_crossings WHERE code IN (SELECT value FROM json_each(${codes}))`,
  );
  const there = new Set(known.map(({ code }) => code));
  const errors = [
    ...timeErrors(body.items, now),
    ...body.items.flatMap(({ crossing }, index) =>
      there.has(crossing)
        ? []
        : [{ pointer: `/items/${index}/crossing`, message: 'expected the code of a crossing' }],
    ),
  ];
  if (errors.length > 0) {
    throw new DomainError(
      'invalid_request',
      { en: 'Mend these sightings; none was stored.', es: 'Corrija estos avistamientos; ninguno se guardó.' },
      { errors },
    );
  }
  const rows = body.items.map((item) => ({
    r: item.reference,
    c: item.crossing,
    d: item.direction,
    n: item.document ? services.keys.lookupHash('document', item.document.number) : null,
    p: item.vehicle ? plateHash(services.keys, item.vehicle) : null,
    s: Date.parse(item.seenAt),
  }));
  return {
    queries: [
      sql`INSERT INTO sightings (agency, reference, crossing_code, direction, document_hash, plate_hash, seen_at, received_at)
        SELECT ${agency}, value ->> 'r', value ->> 'c', value ->> 'd', value ->> 'n', value ->> 'p', value ->> 's', ${now}
        FROM json_each(${JSON.stringify(rows)}) WHERE true ON CONFLICT (agency, reference) DO NOTHING`,
      auditRecord({
        at: now,
        actor: principal,
        action: 'sighting.record',
        objectKind: 'sightings',
        objectId: agency,
        detail: { count: rows.length },
      }),
    ],
    reply: { status: 201, body: { taken: rows.length } },
  };
}
