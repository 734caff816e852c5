import type { Blocks } from './blocks.ts';

/** Numbers under keys: which people are found by what. Keys and values are unsigned 32-bit integers. */
export interface Postings {
  add(key: number, value: number): void;
  /** Removes one occurrence; none is no error. */
  remove(key: number, value: number): void;
  count(key: number): number;
  /** The values of a key; invalid after the next change. Do not write. */
  get(key: number): Uint32Array;
  /** The same without making an array: one run that each call fills anew. */
  run(key: number): Run;
}

/** Values `from` to before `to` of an array. */
export interface Run {
  readonly values: Uint32Array;
  readonly from: number;
  readonly to: number;
}

const NONE = new Uint32Array(0);

/**
 * An open table of keys; a single value stands in it, several in a block. Nothing is an object, so a million keys
 * take some 20 MB.
 */
export function createPostings(blocks: Blocks): Postings {
  let keys = new Uint32Array(1024);
  // 0: never used. Otherwise one more than the number of values, so that an emptied key keeps its place.
  let counts = new Uint32Array(1024);
  let refs = new Uint32Array(1024);
  let used = 0;
  const single = new Uint32Array(1);
  const found = { values: NONE as Uint32Array, from: 0, to: 0 };

  function slotOf(key: number): number {
    const mask = keys.length - 1;
    let slot = spread(key) & mask;
    while (counts[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  function grow(): void {
    const [oldKeys, oldCounts, oldRefs] = [keys, counts, refs];
    keys = new Uint32Array(oldKeys.length * 2);
    counts = new Uint32Array(keys.length);
    refs = new Uint32Array(keys.length);
    used = 0;
    for (let i = 0; i < oldKeys.length; i++) {
      if ((oldCounts[i] ?? 0) < 2) continue;
      const slot = slotOf(oldKeys[i] ?? 0);
      keys[slot] = oldKeys[i] ?? 0;
      counts[slot] = oldCounts[i] ?? 0;
      refs[slot] = oldRefs[i] ?? 0;
      used++;
    }
  }

  function push(slot: number, count: number, value: number): void {
    const ref = refs[slot] ?? 0;
    const room = roomFor(count);
    if (count === room || count === 1) {
      const wider = blocks.allocate(roomFor(count + 1));
      const to = blocks.chunk(wider);
      const at = blocks.start(wider);
      if (count === 1) to[at] = ref;
      else {
        const from = blocks.start(ref);
        to.set(blocks.chunk(ref).subarray(from, from + count), at);
        blocks.free(ref, room);
      }
      refs[slot] = wider;
    }
    const block = refs[slot] ?? 0;
    blocks.chunk(block)[blocks.start(block) + count] = value;
  }

  function runAt(slot: number): Run {
    const count = (counts[slot] ?? 0) - 1;
    const ref = refs[slot] ?? 0;
    if (count > 1) {
      found.values = blocks.chunk(ref);
      found.from = blocks.start(ref);
    } else {
      found.values = single;
      found.from = 0;
      single[0] = ref;
    }
    found.to = found.from + Math.max(0, count);
    return found;
  }

  function values(slot: number): Uint32Array {
    const { values, from, to } = runAt(slot);
    return values.subarray(from, to);
  }

  return {
    add(key, value) {
      if (used * 10 >= keys.length * 6) grow();
      const slot = slotOf(key);
      const count = (counts[slot] ?? 0) - 1;
      if (count < 0) {
        used++;
        keys[slot] = key;
      }
      if (count <= 0) refs[slot] = value;
      else push(slot, count, value);
      counts[slot] = Math.max(0, count) + 2;
    },
    remove(key, value) {
      const slot = slotOf(key);
      const held = values(slot);
      const i = held.lastIndexOf(value);
      if (i < 0) return;
      const count = held.length - 1;
      if (count > 0) held[i] = held[count] ?? 0;
      counts[slot] = count + 1;
      const ref = refs[slot] ?? 0;
      if (count === 1) {
        refs[slot] = held[0] ?? 0;
        blocks.free(ref, roomFor(2));
      } else if (count > 1 && roomFor(count) < roomFor(count + 1)) {
        const narrower = blocks.allocate(roomFor(count));
        blocks.chunk(narrower).set(held.subarray(0, count), blocks.start(narrower));
        blocks.free(ref, roomFor(count + 1));
        refs[slot] = narrower;
      }
    },
    count: (key) => Math.max(0, (counts[slotOf(key)] ?? 0) - 1),
    get: (key) => values(slotOf(key)),
    run: (key) => runAt(slotOf(key)),
  };
}

/** Rooms grow by half, so that a sixth of the memory at most stands empty on average. */
function roomFor(count: number): number {
  let room = 2;
  while (room < count) room += Math.max(1, room >> 1);
  return room;
}

/** Neighbouring keys far apart (the finaliser of MurmurHash3). */
export function spread(key: number): number {
  let h = key;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** FNV-1a, 32 bits. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
