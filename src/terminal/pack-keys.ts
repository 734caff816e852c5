import { hexToBytes } from '@noble/hashes/utils.js';
import { hmacSha256 } from '../keys/digest.ts';
import { normalizeNumber } from '../keys/keys.ts';
import { type PlateInput, plateKey } from '../memberships/plate.ts';

/** What a number in the pack is: the digits of a card and of a passport may be equal. */
export type PackKeyKind = 'rfid' | 'pass_id' | 'document' | 'plate' | 'tag';

/** The keys of a pack, under the key that comes with the terminal's token and is never stored beside the pack. */
export interface PackKeys {
  /** The key of a credential or a tag, with numbers compared without case, spaces and dashes. */
  number(kind: PackKeyKind, value: string): Uint8Array;
  /** The key of a plate, for vehicles that are flagged. */
  plate(plate: PlateInput): Uint8Array;
  /** The key that says: this vehicle is registered to this member. */
  pair(plate: PlateInput, member: number): Uint8Array;
  /** The key that says: this person is a minor, and until when (`pack-minor.ts`). */
  minor(member: number): Uint8Array;
  /** The 31-bit tag of a person, from the traveler's id: never 0. */
  member(travelerId: string): number;
}

function plateText(input: PlateInput): string {
  const { plate, state, country } = plateKey(input);
  return `${plate}\u0000${state}\u0000${country}`;
}

export function createPackKeys(snapshotKey: Uint8Array): PackKeys {
  const mac = hmacSha256(snapshotKey);
  const key = (kind: string, text: string) => hexToBytes(mac(`${kind}\u0000${text}`).slice(0, 16));
  return {
    number: (kind, value) => key(kind, normalizeNumber(value)),
    plate: (input) => key('plate', plateText(input)),
    pair: (input, member) => key('pair', `${member}\u0000${plateText(input)}`),
    minor: (member) => key('minor', String(member)),
    member: (travelerId) => Number.parseInt(mac(`member\u0000${travelerId}`).slice(0, 8), 16) >>> 1 || 1,
  };
}

/** One key alone; whoever makes many opens {@link createPackKeys} once. */
export function packKey(snapshotKey: Uint8Array, kind: PackKeyKind, value: string): Uint8Array {
  return createPackKeys(snapshotKey).number(kind, value);
}
