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

interface OpenDelta extends DeltaHeader {
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

/** Merges sorted records over a pack: what lies between two changes is copied in one piece. */
function merged(pack: Pack, changes: readonly { record: Uint8Array; keep: boolean }[]): Uint8Array {
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
function refreshed(pack: Pack, { version, madeAt, scope }: DeltaHeader): Partial<Pack> {
  writeHeader(pack.bytes, packMagic, { version, madeAt, scope }, pack.count);
  return { version, madeAt };
}

function* recordsOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += recordBytes) yield bytes.subarray(at, at + recordBytes);
}

/**
 * The pack after a delta whose signature has been verified; a key that is both removed and changed is changed.
 *
 * @throws Error when the delta starts from another version, is for another scope, or goes back: then a whole pack is
 * needed, for nothing may be left out.
 */
export function applyDelta(pack: Pack, deltaBytes: Uint8Array): Pack {
  const delta = openDelta(deltaBytes);
  if (delta.scope !== pack.scope) throw new Error(`the delta is for ${delta.scope}, not ${pack.scope}`);
  if (delta.fromVersion !== pack.version || delta.version <= pack.version || delta.madeAt < pack.madeAt) {
    throw new Error(`the delta leads from version ${delta.fromVersion}, the pack is version ${pack.version}`);
  }
  if (delta.changed.length + delta.removed.length === 0) return { ...pack, ...refreshed(pack, delta) };
  const changes = new Map<string, { record: Uint8Array; keep: boolean }>();
  for (const record of recordsOf(delta.removed))
    changes.set(record.subarray(0, 8).toString(), { record, keep: false });
  for (const record of recordsOf(delta.changed))
    changes.set(record.subarray(0, 8).toString(), { record, keep: true });
  const ordered = [...changes.values()].sort((a, b) => {
    const [left, right] = [viewOf(a.record), viewOf(b.record)];
    return left.getUint32(0) - right.getUint32(0) || left.getUint32(4) - right.getUint32(4);
  });
  const bytes = merged(pack, ordered);
  writeHeader(bytes, packMagic, delta, (bytes.length - headerBytes) / recordBytes);
  return openPack(bytes);
}
