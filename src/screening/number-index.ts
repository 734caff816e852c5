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
  // A bit for each word of those that has any: with a list of thousands most slips end here, in the nearest cache.
  const some = new Uint32Array(1 << 13);

  function add(number: string, id: number): void {
    const key = spread(hash(number));
    maybe[key >>> 14] = (maybe[key >>> 14] ?? 0) | (1 << ((key >>> 9) & 31));
    some[key >>> 19] = (some[key >>> 19] ?? 0) | (1 << ((key >>> 14) & 31));
    postings.add(key, id);
  }

  return {
    add,
    remove: (number, id) => postings.remove(spread(hash(number)), id),
    find(number, found) {
      const look = (h: number) => {
        const key = spread(h);
        if (((some[key >>> 19] ?? 0) & (1 << ((key >>> 14) & 31))) === 0) return;
        if (((maybe[key >>> 14] ?? 0) & (1 << ((key >>> 9) & 31))) === 0) return;
        const { values, from, to } = postings.run(key);
        for (let i = from; i < to; i++) found(values[i] ?? 0);
      };
      look(hash(number));
      if (number.length >= SHORTEST_NEAR - 1) eachSlip(number, look);
    },
  };
}

const step = (h: number, code: number) => (Math.imul(h, BASE) + code) | 0;

function hash(number: string): number {
  let h = 0;
  for (let i = 0; i < number.length; i++) h = step(h, number.charCodeAt(i));
  return h;
}

/** Hashes of what is one character other, shorter, longer, or has two neighbours exchanged. */
function eachSlip(number: string, look: (hash: number) => void): void {
  // The hashes of what stands before each position.
  const heads = [0];
  for (let i = 0; i < number.length; i++) heads.push(step(heads[i] ?? 0, number.charCodeAt(i)));
  const whole = heads[number.length] ?? 0;
  let power = 1;
  // The hash of what follows position i.
  let tail = 0;
  for (let i = number.length; i >= 0; i--) {
    const head = heads[i] ?? 0;
    for (const symbol of SYMBOLS) look((Math.imul(Math.imul(head, BASE) + symbol, power) + tail) | 0);
    if (i === 0) return;
    const own = number.charCodeAt(i - 1);
    const before = heads[i - 1] ?? 0;
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
