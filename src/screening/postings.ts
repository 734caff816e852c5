import type { Blocks } from './blocks.ts';

/** Numbers under keys: which people are found by what. Keys and values are unsigned 32-bit integers. */
export interface Postings {
  add(key: number, value: number): void;
  /** Adds three in a row, which stay together while nothing of the key is removed. */
  addThree(key: number, a: number, b: number, c: number): void;
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

/** Of a slot: the key; one more than the number of values, or 0 when it was never used; the value or the block. */
const SLOT = 3;

/**
 * An open table of keys; a single value stands in it, several in a block. Nothing is an object, so a million keys
 * take some 20 MB. What belongs to a key lies side by side: a look into a large table is one wait for memory.
 */
export function createPostings(blocks: Blocks): Postings {
  let table = new Uint32Array(1024 * SLOT);
  let mask = 1023;
  let used = 0;
  const single = new Uint32Array(1);
  const found = { values: NONE as Uint32Array, from: 0, to: 0 };

  /** Where the slot of a key begins, or the one that it would take. */
  function slotOf(key: number): number {
    let slot = spread(key) & mask;
    while (table[slot * SLOT + 1] !== 0 && table[slot * SLOT] !== key) slot = (slot + 1) & mask;
    return slot * SLOT;
  }

  function grow(): void {
    const old = table;
    mask = mask * 2 + 1;
    table = new Uint32Array((mask + 1) * SLOT);
    used = 0;
    for (let i = 0; i < old.length; i += SLOT) {
      // An emptied key keeps its place until now.
      if ((old[i + 1] ?? 0) < 2) continue;
      const slot = slotOf(old[i] ?? 0);
      table[slot] = old[i] ?? 0;
      table[slot + 1] = old[i + 1] ?? 0;
      table[slot + 2] = old[i + 2] ?? 0;
      used++;
    }
  }

  /** The block of a key that has `count` values, with room for `more`. */
  function blockFor(slot: number, count: number, more: number): number {
    const ref = table[slot + 2] ?? 0;
    const room = roomFor(count);
    if (count > 1 && count + more <= room) return ref;
    const wider = blocks.allocate(roomFor(count + more));
    const to = blocks.chunk(wider);
    const at = blocks.start(wider);
    if (count === 1) to[at] = ref;
    else if (count > 1) {
      const chunk = blocks.chunk(ref);
      const from = blocks.start(ref);
      if (count > COPIED_AT_ONCE) to.set(chunk.subarray(from, from + count), at);
      else for (let i = 0; i < count; i++) to[at + i] = chunk[from + i] ?? 0;
      blocks.free(ref, room);
    }
    table[slot + 2] = wider;
    return wider;
  }

  function slotToFill(key: number): number {
    if (used * 10 >= (mask + 1) * 6) grow();
    const slot = slotOf(key);
    if (table[slot + 1] === 0) {
      used++;
      table[slot] = key;
      table[slot + 1] = 1;
    }
    return slot;
  }

  function runAt(slot: number): Run {
    const count = (table[slot + 1] ?? 0) - 1;
    const ref = table[slot + 2] ?? 0;
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
      const slot = slotToFill(key);
      const count = (table[slot + 1] ?? 1) - 1;
      if (count === 0) table[slot + 2] = value;
      else {
        const ref = blockFor(slot, count, 1);
        blocks.chunk(ref)[blocks.start(ref) + count] = value;
      }
      table[slot + 1] = count + 2;
    },
    addThree(key, a, b, c) {
      const slot = slotToFill(key);
      const count = (table[slot + 1] ?? 1) - 1;
      const ref = blockFor(slot, count, 3);
      const chunk = blocks.chunk(ref);
      const at = blocks.start(ref) + count;
      chunk[at] = a;
      chunk[at + 1] = b;
      chunk[at + 2] = c;
      table[slot + 1] = count + 4;
    },
    remove(key, value) {
      const slot = slotOf(key);
      const held = values(slot);
      const i = held.lastIndexOf(value);
      if (i < 0) return;
      const count = held.length - 1;
      if (count > 0) held[i] = held[count] ?? 0;
      table[slot + 1] = count + 1;
      const ref = table[slot + 2] ?? 0;
      if (count === 1) {
        table[slot + 2] = held[0] ?? 0;
        blocks.free(ref, roomFor(2));
      } else if (count > 1 && roomFor(count) < roomFor(count + 1)) {
        const narrower = blocks.allocate(roomFor(count));
        blocks.chunk(narrower).set(held.subarray(0, count), blocks.start(narrower));
        blocks.free(ref, roomFor(count + 1));
        table[slot + 2] = narrower;
      }
    },
    count: (key) => Math.max(0, (table[slotOf(key) + 1] ?? 0) - 1),
    get: (key) => values(slotOf(key)),
    run: (key) => runAt(slotOf(key)),
  };
}

/** Rooms grow by half, so that a sixth of the memory at most stands empty on average. */
function roomFor(count: number): number {
  const known = smallRooms[count];
  if (known !== undefined) return known;
  let room = smallRooms.at(-1) ?? 2;
  while (room < count) room = nextRoom(room);
  return room;
}

const nextRoom = (room: number) => room + Math.max(1, room >> 1);
/** By count: asked for at each addition. The last one fills its room, so that larger ones go on from there. */
const smallRooms = [2, 2, 2];
for (let room = 2; smallRooms.length <= 4096; room = nextRoom(room))
  while (smallRooms.length <= nextRoom(room)) smallRooms.push(nextRoom(room));

/** Up to so many values a loop is quicker than a call. */
const COPIED_AT_ONCE = 32;

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
