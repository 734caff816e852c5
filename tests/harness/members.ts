import { sql } from '../../src/db/sql.ts';
import { newCredential } from '../../src/memberships/add-credential.ts';
import { issueMembership } from '../../src/memberships/issue.ts';
import type { VehicleInput } from '../../src/memberships/register-vehicle.ts';
import { newTraveler } from '../../src/travelers/store.ts';
import type { Stored } from './common.ts';

export interface MemberOptions {
  readonly applicantId?: string;
  readonly program?: 'SENTRI' | 'FAST';
  readonly vehicles?: readonly VehicleInput[];
  readonly rfid?: string;
  /** A passport unless said. */
  readonly document?: { readonly type?: string; readonly number: string; readonly country: string };
  readonly givenNames?: string;
  readonly paternalSurname?: string;
  readonly birthDate?: string;
  /** Default `clear`; `none` leaves the member without a standing. */
  readonly standing?: 'clear' | 'pending' | 'refer' | 'none';
}

let counter = 0;

/** Stores a member as an approved application would leave them: traveler, standing, membership, card, vehicles. */
export async function makeMember(harness: Stored, options: MemberOptions = {}) {
  const { services } = harness;
  const now = services.now();
  counter += 1;
  const rfid = options.rfid ?? `e280${counter.toString(16).padStart(20, '0')}`;
  const traveler = await newTraveler(
    services,
    {
      origin: 'application',
      enrolled: true,
      identity: {
        paternalSurname: options.paternalSurname ?? 'Lopez',
        givenNames: options.givenNames ?? 'Ana',
        birthDate: options.birthDate ?? '1980-05-06',
        documents: options.document ? [{ type: 'passport', ...options.document }] : [],
      },
    },
    now,
  );
  const issued = await issueMembership(
    services,
    {
      travelerId: traveler.id,
      applicantId: options.applicantId ?? `applicant-of-${counter}`,
      program: options.program ?? 'SENTRI',
      vehicles: options.vehicles,
    },
    now,
  );
  const card = await newCredential(services, issued.membershipId, { kind: 'rfid', value: rfid }, now);
  const status = options.standing ?? 'clear';
  await services.db.batch([
    ...traveler.queries,
    ...(status === 'none'
      ? []
      : [
          sql`INSERT INTO standings (traveler_id, status, computed_seq, list_versions, config_hash, subject_hash, screened_at)
            VALUES (${traveler.id}, ${status}, 0, '{}', 'test', ${traveler.subjectHash}, ${now})`,
        ]),
    ...issued.queries,
    card.query,
  ]);
  return {
    travelerId: traveler.id,
    membershipId: issued.membershipId,
    passId: issued.passId,
    credentialId: card.credentialId,
    rfid,
  };
}
