import { bytesToHex } from '@noble/hashes/utils.js';
import type { TravelDocument } from '../crossings/read-mrz.ts';
import { readMrz } from '../crossings/read-mrz.ts';
import type { CheckBody } from '../crossings/schema.ts';
import type { LaneClass } from '../lanes/lane-class.ts';
import type { AloneFacts, AloneOccupant } from './decide-alone.ts';
import type { Pack } from './pack.ts';
import type { PackKeys } from './pack-keys.ts';

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
}

function isExpired({ expiryDate }: TravelDocument, now: number): boolean {
  return expiryDate === undefined || Date.parse(`${expiryDate}T24:00:00Z`) <= now;
}

function presentedOf(occupant: Occupant, now: number): Presented {
  if ('rfid' in occupant) return { kind: 'rfid', value: occupant.rfid, expired: false };
  if ('passId' in occupant) return { kind: 'pass_id', value: occupant.passId, expired: false };
  const read = 'mrz' in occupant ? readMrz(occupant.mrz, now, 'en') : undefined;
  if (!read || !('document' in read)) return { kind: 'none', value: '', expired: false };
  return { kind: 'document', value: read.document.number, expired: isExpired(read.document, now) };
}

function occupantOf(
  { kind, value, expired }: Presented,
  snapshot: OpenSnapshot | undefined,
): AloneOccupant & { readonly member: number } {
  if (!snapshot || kind === 'none') {
    return { kind, expired, verdict: 'unknown', person: `${kind} ${value}`, member: 0 };
  }
  const key = snapshot.keys.number(kind, value);
  const found = snapshot.pack.find(key);
  const member = found?.member ?? 0;
  const person = member === 0 ? bytesToHex(key) : `member ${member}`;
  return { kind, expired, verdict: snapshot.pack.lookup(key), person, member };
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
  const occupants = body.occupants.map((occupant) => occupantOf(presentedOf(occupant, now), snapshot));
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
