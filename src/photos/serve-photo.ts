import type { z } from 'zod';
import { type Actor, auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { Call } from '../http/endpoint.ts';
import { DomainError, notFound } from '../http/problems.ts';
import { loadMembership } from '../memberships/store.ts';
import { addressHolds } from './address.ts';
import type { AddressParams, AddressQuery } from './schema.ts';
import { photoResponse } from './store.ts';

interface Occupant {
  readonly lane_id: string;
  readonly terminal_id: string;
  readonly membership_id: string | null;
}

const missing = () => notFound('photo', 'la foto');

/**
 * The photo at a signed address. The address is its own permission, for the lane that it was given to; who was shown is
 * audited in the name of that lane's terminal, before anything is sent.
 */
export async function servePhoto(
  call: Call<unknown, z.output<typeof AddressParams>, z.output<typeof AddressQuery>>,
): Promise<Response> {
  const { services, now } = call;
  const { id: crossingId } = call.params;
  const position = Number(call.params.position);
  const until = Number(call.query.until);
  const occupant = await services.db.first(
    sql<Occupant>`SELECT c.lane_id, c.terminal_id, ct.membership_id FROM crossings c
      LEFT JOIN crossing_travelers ct ON ct.crossing_id = c.id AND ct.position = ${position} WHERE c.id = ${crossingId}`,
  );
  const laneId = occupant?.lane_id ?? '';
  if (!occupant || !addressHolds(services.keys, { crossingId, laneId, until }, call.query.signature, now)) {
    throw new DomainError('forbidden', {
      en: 'This address has expired or was altered. Read the crossing again for a new one.',
      es: 'Esta dirección caducó o fue alterada. Lea el cruce de nuevo para obtener otra.',
    });
  }
  const { membership_id: membershipId, terminal_id: terminalId } = occupant;
  const photo = membershipId === null ? undefined : await photoResponse(services, membershipId);
  if (!photo || membershipId === null) throw missing();
  const actor: Actor = { kind: 'terminal', subject: terminalId, laneId, scopes: new Set() };
  await services.db.batch([
    auditRecord({
      at: now,
      actor,
      action: 'photo.serve',
      objectKind: 'membership',
      objectId: membershipId,
      detail: { crossingId, position },
    }),
  ]);
  return photo;
}

/** A member's photo, for officers and for themselves. */
export async function readPhoto(
  call: Pick<Call<unknown, { id: string }>, 'services' | 'principal' | 'now' | 'params'>,
): Promise<Response> {
  const { services, principal, now } = call;
  const membership = await loadMembership(services.db, principal, call.params.id);
  const photo = await photoResponse(services, membership.id);
  if (!photo) throw missing();
  await services.db.batch([
    auditRecord({
      at: now,
      actor: principal,
      action: 'photo.read',
      objectKind: 'membership',
      objectId: membership.id,
    }),
  ]);
  return photo;
}
