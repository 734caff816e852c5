import { bytesToHex } from '@noble/hashes/utils.js';
import { isMinor } from '../applications/calendar.ts';
import type { TravelDocument } from '../crossings/read-mrz.ts';
import { readMrz } from '../crossings/read-mrz.ts';
import type { CheckBody } from '../crossings/schema.ts';
import type { LaneClass } from '../lanes/lane-class.ts';
import type { AloneFacts, AloneOccupant } from './decide-alone.ts';
import type { Pack } from './pack.ts';
import type { PackKeys } from './pack-keys.ts';
import { saysMinor } from './pack-minor.ts';

type Occupant = CheckBody['occupants'][number];

/** A verified pack and the keys to look into it. */
export interface OpenSnapshot {
  readonly pack: Pack;
  readonly keys: PackKeys;
}

interface Presented {
  readonly kind: AloneOccupant['kind'];
  readonly value: string;
  readonly expired: boolean;
  /** Of a document. */
  readonly birthDate?: string;
}

function isExpired({ expiryDate }: TravelDocument, now: number): boolean {
  return expiryDate === undefined || Date.parse(`${expiryDate}T24:00:00Z`) <= now;
}

function presentedOf(occupant: Occupant, now: number): Presented {
  if ('rfid' in occupant) return { kind: 'rfid', value: occupant.rfid, expired: false };
  if ('passId' in occupant) return { kind: 'pass_id', value: occupant.passId, expired: false };
  const read = 'mrz' in occupant ? readMrz(occupant.mrz, now, 'en') : undefined;
  if (!read || !('document' in read)) return { kind: 'none', value: '', expired: false };
  const { number: value, birthDate } = read.document;
  const expired = isExpired(read.document, now);
  return { kind: 'document', value, expired, ...(birthDate === undefined ? {} : { birthDate }) };
}

function occupantOf(
  { kind, value, expired, birthDate }: Presented,
  snapshot: OpenSnapshot | undefined,
  now: number,
): AloneOccupant & { readonly member: number } {
  const byDocument = isMinor(birthDate, now) ? { minor: true as const } : {};
  if (!snapshot || kind === 'none') {
    return { kind, expired, verdict: 'unknown', person: `${kind} ${value}`, member: 0, ...byDocument };
  }
  const { pack, keys } = snapshot;
  const key = keys.number(kind, value);
  const member = pack.find(key)?.member ?? 0;
  const person = member === 0 ? bytesToHex(key) : `member ${member}`;
  const byPack = member !== 0 && saysMinor(pack.find(keys.minor(member)), now);
  return {
    kind,
    expired,
    verdict: pack.lookup(key),
    person,
    member,
    ...(byPack ? { minor: true as const } : byDocument),
  };
}

function vehicleOf(
  vehicle: CheckBody['vehicle'],
  members: readonly number[],
  snapshot: OpenSnapshot | undefined,
): AloneFacts['vehicle'] {
  if (!vehicle) return null;
  if (!snapshot) return { registered: false, flagged: false };
  const { pack, keys } = snapshot;
  // A vehicle may have been registered without its plate's state; the other way about it is not taken for the same.
  const plates = [vehicle, { plate: vehicle.plate, country: vehicle.country }];
  const flagged =
    plates.some((plate) => pack.lookup(keys.plate(plate)) === 'refer') ||
    (vehicle.tag !== undefined && pack.lookup(keys.number('tag', vehicle.tag)) === 'refer');
  const registered = members.some(
    (member) => member !== 0 && plates.some((plate) => pack.lookup(keys.pair(plate, member)) === 'admit'),
  );
  return { registered, flagged };
}

/** What the pack says of everything that was presented. */
export function lookUp(
  body: CheckBody,
  laneClass: LaneClass,
  snapshot: OpenSnapshot | undefined,
  snapshotAgeMs: number | null,
  now: number,
): AloneFacts {
  const occupants = body.occupants.map((occupant) => occupantOf(presentedOf(occupant, now), snapshot, now));
  return {
    phase: body.phase,
    laneClass,
    occupants,
    occupantCount: body.occupantCount ?? null,
    vehicle: vehicleOf(
      body.vehicle ?? body.truck,
      occupants.map(({ member }) => member),
      snapshot,
    ),
    truck: body.truck !== undefined,
    carrier: body.carrier !== undefined,
    snapshotAgeMs: snapshot ? snapshotAgeMs : null,
  };
}
