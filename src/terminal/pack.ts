/**
 * The offline pack of a lane: what a terminal needs to decide alone, without names, numbers or reasons. All integers
 * are big-endian.
 *
 * ```
 * magic 8 | version 8 | made at 8 (ms since 1970) | scope 16 (ASCII, zero-filled) | records 4 | life 4
 * records, ascending by key: key 8 | member tag 31 bits and, lowest, the admit bit
 * ```
 *
 * A key is a truncated HMAC-SHA256 (64 bits): a number that is in no record is taken for one that is with a chance of
 * records / 2^64, for 3,000,000 records 1.6e-13 a lookup.
 */
export const packMagic = 'GARITAP1';
export const headerBytes = 48;
export const recordBytes = 12;
const scopeBytes = 16;

/** One lookup key and what it means. */
export interface PackEntry {
  /** Eight bytes, from {@link createPackKeys}. */
  readonly key: Uint8Array;
  /** False for every kind of reason not to admit: the pack does not tell which. */
  readonly admit: boolean;
  /** 31 bits by which the credentials of one person are known as one person's; 0 where nobody's. */
  readonly member: number;
}

export interface PackHeader {
  /**
   * Which life of the centre's database, 32 bits by chance: one begins when it is made, when it is restored from a
   * backup, and when its clock is set back. Versions of two lives tell nothing of each other.
   */
  readonly life: number;
  /** Rises with each pack and delta of a scope while a life lasts. */
  readonly version: number;
  /** When the facts in it were read, milliseconds since 1970. Its age counts from here. */
  readonly madeAt: number;
  /** Whom it admits, for example the program of the lane's class: `SENTRI`. At most 16 ASCII characters. */
  readonly scope: string;
}

export type Verdict = 'admit' | 'refer' | 'unknown';

/** A pack as it lies in memory; nothing is copied. */
export interface Pack extends PackHeader {
  readonly bytes: Uint8Array;
  readonly count: number;
  /** The record of this key, by interpolation: about three looks in a million. */
  find(key: Uint8Array): { readonly admit: boolean; readonly member: number } | undefined;
  lookup(key: Uint8Array): Verdict;
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function writeHeader(bytes: Uint8Array, magic: string, header: PackHeader, count: number): void {
  if (!/^[\x21-\x7e]{1,16}$/.test(header.scope))
    throw new Error('expected a scope of 1 to 16 ASCII characters');
  const view = viewOf(bytes);
  bytes.set(new TextEncoder().encode(magic));
  view.setBigUint64(8, BigInt(header.version));
  view.setBigUint64(16, BigInt(header.madeAt));
  bytes.set(new TextEncoder().encode(header.scope), 24);
  view.setUint32(24 + scopeBytes, count);
  view.setUint32(28 + scopeBytes, header.life);
}

/** @throws Error when these are no bytes of this kind. */
export function readHeader(bytes: Uint8Array, magic: string): PackHeader & { readonly count: number } {
  const text = (from: number, length: number) =>
    new TextDecoder().decode(bytes.subarray(from, from + length));
  if (bytes.length < headerBytes || text(0, 8) !== magic) throw new Error('the offline pack is not one');
  const view = viewOf(bytes);
  return {
    life: view.getUint32(28 + scopeBytes),
    version: Number(view.getBigUint64(8)),
    madeAt: Number(view.getBigUint64(16)),
    scope: text(24, scopeBytes).replace(/\0+$/, ''),
    count: view.getUint32(24 + scopeBytes),
  };
}

/** The index of the first of `count` records from `start` on whose key is not less than (high, low). */
export function lowerBound(view: DataView, start: number, count: number, high: number, low: number): number {
  let from = 0;
  let to = count;
  // The highest and lowest keys between `from` and `to` are not read: HMACs are spread evenly over their range.
  let floor = 0;
  let roof = 2 ** 32;
  for (let look = 0; from < to; look += 1) {
    // Keys that are not spread evenly are still found: after a few guesses the range is halved.
    const guess =
      look < 8 ? from + Math.floor(((high - floor) / (roof - floor)) * (to - from)) : (from + to) >> 1;
    const middle = Math.min(to - 1, Math.max(from, guess));
    const at = start + middle * recordBytes;
    const first = view.getUint32(at);
    if (first < high || (first === high && view.getUint32(at + 4) < low)) {
      from = middle + 1;
      floor = first;
    } else {
      to = middle;
      roof = Math.max(first, floor) + 1;
    }
  }
  return from;
}

/**
 * Opens a pack whose signature has been verified.
 *
 * @throws Error when the length is not what the header says
 */
export function openPack(bytes: Uint8Array): Pack {
  const header = readHeader(bytes, packMagic);
  const { count } = header;
  if (bytes.length !== headerBytes + count * recordBytes) throw new Error('the offline pack is cut off');
  const view = viewOf(bytes);
  function find(key: Uint8Array) {
    const wanted = viewOf(key);
    const high = wanted.getUint32(0);
    const low = wanted.getUint32(4);
    const index = lowerBound(view, headerBytes, count, high, low);
    if (index === count) return undefined;
    const at = headerBytes + index * recordBytes;
    if (view.getUint32(at) !== high || view.getUint32(at + 4) !== low) return undefined;
    const payload = view.getUint32(at + 8);
    return { admit: (payload & 1) === 1, member: payload >>> 1 };
  }
  return {
    ...header,
    bytes,
    find,
    lookup(key) {
      const found = find(key);
      if (!found) return 'unknown';
      return found.admit ? 'admit' : 'refer';
    },
  };
}
