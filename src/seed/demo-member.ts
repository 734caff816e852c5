import { truckQuery } from '../carriers/enroll.ts';
import { type Query, sql } from '../db/sql.ts';
import { newCredential } from '../memberships/add-credential.ts';
import { issueMembership } from '../memberships/issue.ts';
import { photoQuery } from '../photos/store.ts';
import type { Services } from '../services.ts';
import { newTraveler } from '../travelers/store.ts';
import { personAt, type SyntheticPerson } from './people.ts';
import { portraitOf } from './portrait.ts';

/** The seed of which sandbox members are numbered persons. */
const sandboxSeed = 0x5a4d;

/** The carrier of every synthetic FAST driver. */
export const sandboxCarrier = 'SANDBOX';

export type DemoState = 'active' | 'suspended' | 'revoked';

/** A synthetic member that is about to be stored. */
export interface DemoMember {
  readonly travelerId: string;
  readonly membershipId: string;
  readonly passId: string;
  readonly person: SyntheticPerson;
  readonly queries: readonly Query[];
}

/** Any number of a sandbox member, for who names none. */
export function anyNumber(): number {
  const [word = 0] = crypto.getRandomValues(new Uint32Array(1));
  return word % 50_000_000;
}

/**
 * A synthetic member (of SENTRI unless said) with a card, a photo and a registered vehicle (FAST: a truck too), whose
 * standing is clear through the newest publication: what the lane needs to admit. Nobody has screened them, so this is for development alone.
 */
export async function demoMember(
  services: Pick<Services, 'db' | 'keys'>,
  input: { readonly number: number; readonly state: DemoState; readonly program?: 'SENTRI' | 'FAST' },
  now: number,
): Promise<DemoMember> {
  const person = personAt(sandboxSeed, 50_000_000 + input.number);
  const { passport, rfid, vehicle, nationality: _, ...name } = person;
  const traveler = await newTraveler(
    services,
    {
      origin: 'application',
      enrolled: true,
      identity: { ...name, nationality: person.nationality, documents: [{ type: 'passport', ...passport }] },
    },
    now,
  );
  const issued = await issueMembership(
    services,
    {
      travelerId: traveler.id,
      applicantId: `sandbox-${input.number}`,
      program: input.program ?? 'SENTRI',
      vehicles: [vehicle],
    },
    now,
  );
  const { membershipId, passId } = issued;
  const card = await newCredential(services, membershipId, { kind: 'rfid', value: rfid }, now);
  return {
    travelerId: traveler.id,
    membershipId,
    passId,
    person,
    queries: [
      ...traveler.queries,
      sql`INSERT INTO standings (traveler_id, status, computed_seq, list_versions, config_hash, subject_hash, screened_at)
        VALUES (${traveler.id}, 'clear', (SELECT COALESCE(MAX(seq), 0) FROM publications), '{}', 'sandbox',
          ${traveler.subjectHash}, ${now})`,
      ...issued.queries,
      card.query,
      await photoQuery(services, membershipId, portraitOf(sandboxSeed, input.number), now),
      ...(input.program === 'FAST'
        ? [
            sql`INSERT INTO carriers (id, name, state, state_since) VALUES (${sandboxCarrier}, 'Sandbox carrier', 'active', ${now})
              ON CONFLICT (id) DO NOTHING`,
            truckQuery(sandboxCarrier, vehicle, now),
          ]
        : []),
      ...(input.state === 'active'
        ? []
        : [
            sql`UPDATE memberships SET state = ${input.state}, version = version + 1, state_reason = 'sandbox'
              WHERE id = ${membershipId}`,
          ]),
    ],
  };
}
