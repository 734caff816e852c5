import { sql } from '../db/sql.ts';
import type { MembershipRow } from '../memberships/store.ts';
import type { Services } from '../services.ts';
import { loadSubjects } from '../travelers/store.ts';
import { ApplicantVehicle, type Blocks, Identity } from './blocks.ts';
import { loadBlocks } from './store.ts';

interface VehicleRow {
  readonly plate: string;
  readonly state: string;
  readonly country: string;
  readonly vin: string | null;
  readonly make: string | null;
  readonly model: string | null;
  readonly year: number | null;
  readonly color: string | null;
}

/** The vehicles that are registered now; one that a form could not hold is left out. */
async function registeredVehicles({ db }: Pick<Services, 'db'>, membershipId: string) {
  const rows = await db.all(
    sql<VehicleRow>`SELECT v.plate_raw AS plate, v.state, v.country, v.vin, v.make, v.model, v.year, v.color
      FROM membership_vehicles mv JOIN vehicles v ON v.id = mv.vehicle_id
      WHERE mv.membership_id = ${membershipId} ORDER BY mv.registered_at, v.id`,
  );
  return rows.flatMap((row) => {
    const given = Object.fromEntries(
      Object.entries(row).filter(([, value]) => value !== null && value !== ''),
    );
    const vehicle = ApplicantVehicle.safeParse(given);
    return vehicle.success ? [vehicle.data] : [];
  });
}

/** Who somebody is whose membership came without an application. */
async function identityOf(services: Pick<Services, 'db' | 'keys'>, travelerId: string): Promise<Blocks> {
  const [stored] = await loadSubjects(services, [travelerId]);
  if (!stored) return {};
  const { paternalSurname, maternalSurname, givenNames, birthDate, nationality } = stored.subject;
  const identity = Identity.safeParse({
    paternalSurname,
    maternalSurname,
    givenNames,
    birthDate,
    citizenship: nationality,
  });
  return identity.success ? { identity: identity.data } : {};
}

/**
 * What a renewal begins with: the last application of this membership, and the vehicles as they are registered now.
 * The legal questions and the declaration are answered anew.
 */
export async function prefilled(
  services: Pick<Services, 'db' | 'keys'>,
  membership: MembershipRow,
): Promise<Blocks> {
  const [last, vehicles] = await Promise.all([
    membership.application_id === null
      ? identityOf(services, membership.traveler_id)
      : loadBlocks(services, membership.application_id),
    registeredVehicles(services, membership.id),
  ]);
  const { questions: _, declaration: __, ...kept } = last;
  return { ...kept, vehicles };
}
