import type { Blocks } from './blocks.ts';
import { hash32 } from './postings.ts';
import { createTextStore } from './text-store.ts';

/** Texts (ids, keys) numbered densely; a number is used again after its text was removed. */
export interface KeyTable {
  readonly size: number;
  /** The number of a text, given when it is new. */
  add(text: string): number;
  find(text: string): number | undefined;
  text(number: number): string;
  /** Forgets a text; true when it was there. */
  remove(text: string): boolean;
  has(number: number): boolean;
}

export function createKeyTable(blocks: Blocks): KeyTable {
  const texts = createTextStore(blocks);
  let refs = new Uint32Array(1024);
  let hashes = new Uint32Array(1024);
  // Open table: 0 never used, 1 used once, else number + 2.
  let table = new Uint32Array(4096);
  let taken = 0;
  let top = 0;
  let size = 0;
  const free: number[] = [];

  function place(text: string, hash: number): number {
    const mask = table.length - 1;
    let at = hash & mask;
    for (; table[at] !== 0; at = (at + 1) & mask) {
      const number = (table[at] ?? 0) - 2;
      if (number >= 0 && hashes[number] === hash && texts.get(refs[number] ?? 0) === text) return at;
    }
    return at;
  }

  function rebuild(): void {
    table = new Uint32Array(size * 4 > table.length ? table.length * 2 : table.length);
    const mask = table.length - 1;
    taken = size;
    for (let number = 0; number < top; number++) {
      if (refs[number] === 0) continue;
      let at = (hashes[number] ?? 0) & mask;
      while (table[at] !== 0) at = (at + 1) & mask;
      table[at] = number + 2;
    }
  }

  return {
    get size() {
      return size;
    },
    add(text) {
      if (taken * 4 >= table.length * 3) rebuild();
      const hash = hash32(text);
      const at = place(text, hash);
      if (table[at] !== 0) return (table[at] ?? 0) - 2;
      const number = free.pop() ?? top++;
      if (number >= refs.length) {
        refs = grown(refs, number + 1);
        hashes = grown(hashes, number + 1);
      }
      refs[number] = texts.put(text);
      hashes[number] = hash;
      table[at] = number + 2;
      taken++;
      size++;
      return number;
    },
    find(text) {
      const held = table[place(text, hash32(text))] ?? 0;
      return held < 2 ? undefined : held - 2;
    },
    text: (number) => texts.get(refs[number] ?? 0),
    remove(text) {
      const at = place(text, hash32(text));
      const held = table[at] ?? 0;
      if (held < 2) return false;
      table[at] = 1;
      texts.free(refs[held - 2] ?? 0);
      refs[held - 2] = 0;
      free.push(held - 2);
      size--;
      return true;
    },
    has: (number) => (refs[number] ?? 0) !== 0,
  };
}

/** The same numbers in an array with room for so many and half as many again. */
export function grown<T extends Uint32Array | Int32Array | Uint16Array | Uint8Array | Float32Array>(
  from: T,
  least: number,
): T {
  const Kind = from.constructor as new (length: number) => T;
  const to = new Kind(Math.max(least, Math.ceil(from.length * 1.5)));
  to.set(from);
  return to;
}
