import {
  headerBytes,
  type PackEntry,
  type PackHeader,
  packMagic,
  recordBytes,
  viewOf,
  writeHeader,
} from './pack.ts';

/** Records one after the other, unordered, in a buffer that grows. */
function gather(entries: Iterable<PackEntry>): Uint8Array {
  let bytes = new Uint8Array(1024 * recordBytes);
  let view = viewOf(bytes);
  let length = 0;
  for (const { key, admit, member } of entries) {
    if (key.length !== 8 || !(member >= 0 && member < 2 ** 31)) {
      throw new Error('expected a key of 8 bytes and a member tag of 31 bits');
    }
    if (length === bytes.length) {
      const larger = new Uint8Array(bytes.length * 2);
      larger.set(bytes);
      bytes = larger;
      view = viewOf(bytes);
    }
    bytes.set(key, length);
    view.setUint32(length + 8, ((member << 1) | (admit ? 1 : 0)) >>> 0);
    length += recordBytes;
  }
  return bytes.subarray(0, length);
}

/** Where the records of each leading 16 bits begin. */
function bucketStarts(view: DataView, length: number): Uint32Array {
  const starts = new Uint32Array(2 ** 16 + 1);
  for (let at = 0; at < length; at += recordBytes) {
    const next = view.getUint16(at) + 1;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let i = 1; i < starts.length; i += 1) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
  return starts;
}

/**
 * The records ascending by key, each key once. Of two that say different things the one that does not admit stays,
 * and it is nobody's: that is what two numbers with one key must be.
 */
export function sortedRecords(entries: Iterable<PackEntry>): Uint8Array {
  const records = gather(entries);
  const view = viewOf(records);
  const starts = bucketStarts(view, records.length);
  const order = new Uint32Array(records.length / recordBytes);
  const next = starts.slice();
  for (let at = 0; at < records.length; at += recordBytes) {
    const bucket = view.getUint16(at);
    const place = next[bucket] ?? 0;
    order[place] = at;
    next[bucket] = place + 1;
  }
  const compare = (a: number, b: number) =>
    view.getUint32(a) - view.getUint32(b) || view.getUint32(a + 4) - view.getUint32(b + 4);
  for (let bucket = 0; bucket < 2 ** 16; bucket += 1) {
    const from = starts[bucket] ?? 0;
    const to = starts[bucket + 1] ?? 0;
    if (to - from > 1) order.subarray(from, to).sort(compare);
  }
  const sorted = new Uint8Array(records.length);
  const out = viewOf(sorted);
  let length = 0;
  let last = -1;
  for (const at of order) {
    if (last >= 0 && compare(last, at) === 0) {
      const same = view.getUint32(at + 8) === out.getUint32(length - 4);
      if (!same) out.setUint32(length - 4, 0);
      continue;
    }
    sorted.set(records.subarray(at, at + recordBytes), length);
    length += recordBytes;
    last = at;
  }
  return sorted.subarray(0, length);
}

/** A whole pack, to be signed. The same entries in any order give the same bytes. */
export function encodePack(pack: PackHeader & { readonly entries: Iterable<PackEntry> }): Uint8Array {
  const records = sortedRecords(pack.entries);
  const bytes = new Uint8Array(headerBytes + records.length);
  writeHeader(bytes, packMagic, pack, records.length / recordBytes);
  bytes.set(records, headerBytes);
  return bytes;
}
