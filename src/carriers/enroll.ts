import { auditRecord } from '../audit/record.ts';
import { type Query, sql } from '../db/sql.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { DomainError, notFound } from '../http/problems.ts';
import { type PlateInput, plateKey } from '../memberships/plate.ts';
import type { Services } from '../services.ts';
import type { CarrierBody, CarrierMove, TruckBody } from './schema.ts';

/** A truck belongs to one carrier: enrolled by another, it moves there. */
export function truckQuery(carrierId: string, truck: PlateInput, now: number): Query {
  const { plate, state, country } = plateKey(truck);
  return sql`INSERT INTO trucks (plate, state, country, carrier_id, enrolled_at)
    VALUES (${plate}, ${state}, ${country}, ${carrierId}, ${now})
    ON CONFLICT (plate, state, country) DO UPDATE SET carrier_id = excluded.carrier_id, enrolled_at = excluded.enrolled_at`;
}

/** Enrolls a carrier in FAST. */
export async function enrollCarrier(call: Call<CarrierBody>): Promise<Change> {
  const { principal, body, now } = call;
  return {
    queries: [
      sql`INSERT INTO carriers (id, name, state, state_since) VALUES (${body.id}, ${body.name}, 'active', ${now})`,
      auditRecord({
        at: now,
        actor: principal,
        action: 'carrier.enroll',
        objectKind: 'carrier',
        objectId: body.id,
      }),
    ],
    reply: { status: 201, body: { id: body.id, name: body.name, state: 'active' } },
    refuse: (error) =>
      error.kind === 'unique' && error.detail.includes('carriers')
        ? new DomainError('conflict', {
            en: 'This carrier is enrolled already.',
            es: 'Este transportista ya está inscrito.',
          })
        : undefined,
  };
}

async function carrierOf({ db }: Pick<Services, 'db'>, id: string) {
  const carrier = await db.first(
    sql<{ id: string; name: string }>`SELECT id, name FROM carriers WHERE id = ${id}`,
  );
  if (!carrier) throw notFound('carrier', 'el transportista');
  return carrier;
}

/** Enrolls a truck of a carrier. */
export async function enrollTruck(call: Call<TruckBody, { id: string }>): Promise<Change> {
  const { services, principal, params, body, now } = call;
  const carrier = await carrierOf(services, params.id);
  return {
    queries: [
      truckQuery(carrier.id, body, now),
      auditRecord({
        at: now,
        actor: principal,
        action: 'carrier.enroll_truck',
        objectKind: 'carrier',
        objectId: carrier.id,
      }),
    ],
    reply: { status: 201, body: { carrierId: carrier.id, ...body } },
  };
}

/** Suspends or reinstates a carrier: none of its trucks may use FAST meanwhile. */
export async function moveCarrier(
  call: Call<CarrierMove, { id: string }>,
  state: 'active' | 'suspended',
): Promise<Change> {
  const { services, principal, params, body, now } = call;
  const { id, name } = await carrierOf(services, params.id);
  return {
    queries: [
      sql`UPDATE carriers SET state = ${state}, state_since = ${now} WHERE id = ${id}`,
      auditRecord({
        at: now,
        actor: principal,
        action: state === 'active' ? 'carrier.reinstate' : 'carrier.suspend',
        objectKind: 'carrier',
        objectId: id,
        detail: { reason: body.reason },
      }),
    ],
    reply: { status: 200, body: { id, name, state } },
  };
}
