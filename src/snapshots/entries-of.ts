import { bytesToHex } from '@noble/hashes/utils.js';
import type { Services } from '../services.ts';
import type { PackKeys } from '../terminal/pack-keys.ts';
import { minorRecord } from '../terminal/pack-minor.ts';
import { memberAdmitted } from './admits.ts';
import type { ChangedRow, StoredCredential, StoredVehicle } from './load-members.ts';

/** One lookup key of a membership, as it is stored: key in hex, admit bit, tag of the person. */
export interface StoredEntry {
  readonly key: string;
  readonly id: string;
  readonly program: string;
  readonly admit: 0 | 1;
  readonly member: number;
}

/**
 * The snapshot's entries of a membership: PASSID, cards, documents taken as credentials, and each vehicle paired with
 * the person. A vehicle that is flagged also says so by its plate alone, and a minor by their tag.
 */
export async function entriesOf(
  services: Pick<Services, 'keys' | 'settings'>,
  keys: PackKeys,
  row: ChangedRow,
  now: number,
): Promise<readonly StoredEntry[]> {
  const facts = {
    state: row.state,
    expiresAt: row.expires_at,
    graceUntil: row.grace_until,
    standing: row.status,
    screenedAt: row.screened_at,
  };
  const good = memberAdmitted(facts, services.settings.standingMaxAgeMs, now);
  const member = keys.member(row.traveler_id);
  const entry = (key: Uint8Array, admit: boolean, tag = member): StoredEntry => ({
    key: bytesToHex(key),
    id: row.id,
    program: row.program,
    admit: admit ? 1 : 0,
    member: tag,
  });
  const credentials = JSON.parse(row.credentials) as StoredCredential[];
  const cards = await Promise.all(
    credentials.map(async ({ id, kind, sealed, state }) => {
      const value = await services.keys.unseal(`credentials/value/${id}`, sealed);
      return entry(keys.number(kind, value), good && state === 'active');
    }),
  );
  const vehicles = (JSON.parse(row.vehicles) as StoredVehicle[]).flatMap((vehicle) => [
    entry(keys.pair(vehicle, member), vehicle.flagged === 0),
    ...(vehicle.flagged === 1 ? [entry(keys.plate(vehicle), false, 0)] : []),
  ]);
  const minor = minorRecord(row.birth_date, now);
  return [
    entry(keys.number('pass_id', row.pass_id), good),
    ...cards,
    ...vehicles,
    ...(minor === undefined ? [] : [entry(keys.minor(member), false, minor)]),
  ];
}
