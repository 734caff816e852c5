/** A growable list of unsigned 32-bit integers; order is not kept on removal. */
export interface IntList {
  readonly length: number;
  at(i: number): number;
  push(value: number): void;
  /** Removes one occurrence; true when there was one. */
  remove(value: number): boolean;
  /** The values themselves, of which the first `length` count. Do not write; invalid after the next `push`. */
  raw(): Uint32Array;
}

export function createIntList(capacity = 2): IntList {
  let values = new Uint32Array(capacity);
  let length = 0;
  return {
    get length() {
      return length;
    },
    at: (i) => values[i] ?? 0,
    push(value) {
      if (length === values.length) {
        const grown = new Uint32Array(length * 2);
        grown.set(values);
        values = grown;
      }
      values[length++] = value;
    },
    remove(value) {
      const i = values.lastIndexOf(value, length - 1);
      if (i < 0 || length === 0) return false;
      values[i] = values[--length] ?? 0;
      return true;
    },
    raw: () => values,
  };
}

/** Keys to lists of integers. Most keys have one value, which costs no list. */
export interface Postings {
  add(key: number | string, value: number): void;
  remove(key: number | string, value: number): void;
  get(key: number | string): number | IntList | undefined;
}

export function createPostings(): Postings {
  const lists = new Map<number | string, number | IntList>();
  return {
    add(key, value) {
      const held = lists.get(key);
      if (held === undefined) lists.set(key, value);
      else if (typeof held === 'number') {
        const list = createIntList();
        list.push(held);
        list.push(value);
        lists.set(key, list);
      } else held.push(value);
    },
    remove(key, value) {
      const held = lists.get(key);
      if (held === value) lists.delete(key);
      else if (typeof held === 'object' && held.remove(value) && held.length === 0) lists.delete(key);
    },
    get: (key) => lists.get(key),
  };
}

/** FNV-1a, 32 bits. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
