import type { Blocks } from './blocks.ts';
import { SHORTEST_NEAR } from './documents.ts';
import { createPostings, spread } from './postings.ts';

/** Finds the bearers of a number, exact or one slip away. A collision of hashes adds a bearer now and then. */
export interface NumberIndex {
  add(number: string, id: number): void;
  remove(number: string, id: number): void;
  find(number: string, found: (id: number) => void): void;
}

const BASE = 0x01000193;
const SYMBOLS = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((symbol) => symbol.charCodeAt(0));

/** Each number is stored once; its slips are made when it is asked for, each hash from the last in a few steps. */
export function createNumberIndex(blocks: Blocks): NumberIndex {
  const postings = createPostings(blocks);
  // A bit for each number that may be there: nearly all slips are nobody's, and need not be looked up.
  const maybe = new Uint32Array(1 << 18);

  function add(number: string, id: number): void {
    const key = spread(hash(number));
    maybe[key >>> 14] = (maybe[key >>> 14] ?? 0) | (1 << ((key >>> 9) & 31));
    postings.add(key, id);
  }

  return {
    add,
    remove: (number, id) => postings.remove(spread(hash(number)), id),
    find(number, found) {
      const look = (h: number) => {
        const key = spread(h);
        if (((maybe[key >>> 14] ?? 0) & (1 << ((key >>> 9) & 31))) === 0) return;
        const ids = postings.get(key);
        for (let i = 0; i < ids.length; i++) found(ids[i] ?? 0);
      };
      look(hash(number));
      if (number.length >= SHORTEST_NEAR - 1) eachSlip(number, look);
    },
  };
}

function hash(number: string): number {
  let h = 0;
  for (let i = 0; i < number.length; i++) h = (Math.imul(h, BASE) + number.charCodeAt(i)) | 0;
  return h;
}

/** Hashes of what is one character other, shorter, longer, or has two neighbours exchanged. */
function eachSlip(number: string, look: (hash: number) => void): void {
  const whole = hash(number);
  let power = 1;
  // The hash of what follows position i, and of what stands before it.
  let tail = 0;
  for (let i = number.length; i >= 0; i--) {
    const head = hash(number.slice(0, i));
    for (const symbol of SYMBOLS) look((Math.imul(Math.imul(head, BASE) + symbol, power) + tail) | 0);
    if (i === 0) return;
    const own = number.charCodeAt(i - 1);
    const before = hash(number.slice(0, i - 1));
    look((Math.imul(before, power) + tail) | 0);
    for (const symbol of SYMBOLS) {
      if (symbol !== own) look((whole + Math.imul(symbol - own, power)) | 0);
    }
    if (i > 1) {
      const other = number.charCodeAt(i - 2);
      look((whole + Math.imul(other - own, power) + Math.imul(own - other, Math.imul(power, BASE))) | 0);
    }
    tail = (Math.imul(own, power) + tail) | 0;
    power = Math.imul(power, BASE);
  }
}
