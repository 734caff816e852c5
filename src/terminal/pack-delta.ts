import {
  headerBytes,
  lowerBound,
  openPack,
  type Pack,
  type PackEntry,
  type PackHeader,
  packMagic,
  readHeader,
  recordBytes,
  viewOf,
  writeHeader,
} from './pack.ts';
import { sortedRecords } from './pack-encode.ts';

/**
 * A delta: a pack's header under its own magic, then the version it starts from (8), the number of removed keys (4),
 * four zero bytes, the records that are new or changed, and the removed keys as records of zero meaning.
 */
const deltaMagic = 'GARITAD1';
const prefixBytes = headerBytes + 16;

export interface DeltaHeader extends PackHeader {
  /** The version that it changes into {@link PackHeader.version}. */
  readonly fromVersion: number;
}

/** What changed since a version, to be signed; nothing changed also makes a delta: the pack is younger by it. */
export function encodeDelta(
  delta: DeltaHeader & {
    readonly changed: Iterable<PackEntry>;
    readonly removed: Iterable<Uint8Array>;
  },
): Uint8Array {
  const changed = sortedRecords(delta.changed);
  const removed = sortedRecords([...delta.removed].map((key) => ({ key, admit: false, member: 0 })));
  const bytes = new Uint8Array(prefixBytes + changed.length + removed.length);
  writeHeader(bytes, deltaMagic, delta, changed.length / recordBytes);
  const view = viewOf(bytes);
  view.setBigUint64(headerBytes, BigInt(delta.fromVersion));
  view.setUint32(headerBytes + 8, removed.length / recordBytes);
  bytes.set(changed, prefixBytes);
  bytes.set(removed, prefixBytes + changed.length);
  return bytes;
}

/** A delta whose signature has been verified, opened. */
export interface OpenDelta extends DeltaHeader {
  readonly changed: Uint8Array;
  readonly removed: Uint8Array;
}

/** @throws Error when these bytes are no delta, or cut off. */
export function openDelta(bytes: Uint8Array): OpenDelta {
  const { count, ...header } = readHeader(bytes, deltaMagic);
  if (bytes.length < prefixBytes) throw new Error('the delta is cut off');
  const view = viewOf(bytes);
  const middle = prefixBytes + count * recordBytes;
  const end = middle + view.getUint32(headerBytes + 8) * recordBytes;
  if (bytes.length !== end) throw new Error('the delta is cut off');
  return {
    ...header,
    fromVersion: Number(view.getBigUint64(headerBytes)),
    changed: bytes.subarray(prefixBytes, middle),
    removed: bytes.subarray(middle, end),
  };
}

/** Whether a delta changes no record: what follows it is only younger. */
export function isEmptyDelta({ changed, removed }: OpenDelta): boolean {
  return changed.length + removed.length === 0;
}

/**
 * That a delta may follow a pack or a delta.
 *
 * @param from the version that it has to start from
 * @throws Error when it starts from another version, is of another life, for another scope, or goes back: then a whole
 * pack is needed, for nothing may be left out
 */
export function checkFollows(last: PackHeader, delta: OpenDelta, from = last.version): void {
  if (delta.scope !== last.scope) throw new Error(`the delta is for ${delta.scope}, not ${last.scope}`);
  if (delta.life !== last.life) throw new Error('the delta is of another life of the centre’s database');
  const forward = delta.version > from && delta.version >= last.version && delta.madeAt >= last.madeAt;
  if (delta.fromVersion !== from || !forward) {
    throw new Error(
      `the delta leads from version ${delta.fromVersion} to ${delta.version}, the pack is version ${last.version}`,
    );
  }
}

interface ChangedRecord {
  readonly record: Uint8Array;
  readonly keep: boolean;
}

/** Merges sorted records over a pack: what lies between two changes is copied in one piece. */
function merged(pack: Pack, changes: readonly ChangedRecord[]): Uint8Array {
  const view = viewOf(pack.bytes);
  const bytes = new Uint8Array(pack.bytes.length + changes.length * recordBytes);
  let length = headerBytes;
  let from = 0;
  function copyTo(index: number): void {
    const piece = pack.bytes.subarray(headerBytes + from * recordBytes, headerBytes + index * recordBytes);
    bytes.set(piece, length);
    length += piece.length;
    from = index;
  }
  for (const { record, keep } of changes) {
    const wanted = viewOf(record);
    const [high, low] = [wanted.getUint32(0), wanted.getUint32(4)];
    copyTo(lowerBound(view, headerBytes, pack.count, high, low));
    const at = headerBytes + from * recordBytes;
    if (from < pack.count && view.getUint32(at) === high && view.getUint32(at + 4) === low) from += 1;
    if (!keep) continue;
    bytes.set(record, length);
    length += recordBytes;
  }
  copyTo(pack.count);
  return bytes.subarray(0, length);
}

/** Nothing but version and age changes: what lies in memory is not copied. */
function refreshed(pack: Pack, { life, version, madeAt, scope }: PackHeader): Partial<Pack> {
  writeHeader(pack.bytes, packMagic, { life, version, madeAt, scope }, pack.count);
  return { version, madeAt };
}

function* recordsOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += recordBytes) yield bytes.subarray(at, at + recordBytes);
}

/** The last word on each key, ascending; a key that one delta both removes and changes is changed. */
function changesOf(deltas: readonly OpenDelta[]): readonly ChangedRecord[] {
  const changes = new Map<bigint, ChangedRecord>();
  for (const { removed, changed } of deltas) {
    for (const record of recordsOf(removed))
      changes.set(viewOf(record).getBigUint64(0), { record, keep: false });
    for (const record of recordsOf(changed))
      changes.set(viewOf(record).getBigUint64(0), { record, keep: true });
  }
  const byKey = ([a]: [bigint, ChangedRecord], [b]: [bigint, ChangedRecord]) => (a < b ? -1 : 1);
  return [...changes].sort(byKey).map(([, change]) => change);
}

/** The pack after deltas of which each follows the one before ({@link checkFollows}), all in one pass over it. */
export function applyOpenDeltas(pack: Pack, deltas: readonly OpenDelta[]): Pack {
  const last = deltas.at(-1);
  if (!last) return pack;
  if (deltas.every(isEmptyDelta)) return { ...pack, ...refreshed(pack, last) };
  const bytes = merged(pack, changesOf(deltas));
  writeHeader(bytes, packMagic, last, (bytes.length - headerBytes) / recordBytes);
  return openPack(bytes);
}

/**
 * The same within the pack's own bytes, for whoever holds the only view of them: what a revocation changes is one bit.
 *
 * @returns undefined, and nothing is changed, where a key is new or removed
 */
export function applyInPlace(pack: Pack, delta: OpenDelta): Pack | undefined {
  if (delta.removed.length > 0) return undefined;
  const view = viewOf(pack.bytes);
  const places: number[] = [];
  for (const record of recordsOf(delta.changed)) {
    const wanted = viewOf(record);
    const [high, low] = [wanted.getUint32(0), wanted.getUint32(4)];
    const index = lowerBound(view, headerBytes, pack.count, high, low);
    const at = headerBytes + index * recordBytes;
    if (index === pack.count || view.getUint32(at) !== high || view.getUint32(at + 4) !== low)
      return undefined;
    places.push(at);
  }
  const changed = viewOf(delta.changed);
  for (const [index, at] of places.entries()) {
    view.setUint32(at + 8, changed.getUint32(index * recordBytes + 8));
  }
  return { ...pack, ...refreshed(pack, delta) };
}

/**
 * The pack after a delta whose signature has been verified.
 *
 * @throws Error as {@link checkFollows} does
 */
export function applyDelta(pack: Pack, deltaBytes: Uint8Array): Pack {
  const delta = openDelta(deltaBytes);
  checkFollows(pack, delta);
  return applyOpenDeltas(pack, [delta]);
}
