import { bits, type StreamKey, streamKey, uniform } from '../simulation/random.ts';

/** Keeps the streams of synthetic people and lists apart from each other and from the simulation's. */
export const seedPurpose = { person: 101, entry: 102, portrait: 103 } as const;

/** Draws in order from one stream: the same stream gives the same draws. */
export interface Draw {
  /** Uniform on (0, 1). */
  unit(): number;
  /** True with this chance. */
  chance(probability: number): boolean;
  /** A whole number in [from, to]. */
  whole(from: number, to: number): number;
  one<T>(items: readonly T[]): T;
  /** Of a list in order of frequency: the r-th comes with a weight of 1 / (r + 6), about the skew of real names. */
  frequent<T>(items: readonly T[]): T;
  digits(count: number): string;
  letters(count: number): string;
}

/** Letters of plates and documents: without those that read like digits. */
const alphabet = 'ABCDEFGHJKLMNPRSTUVWXYZ';
const flatness = 6;

function item<T>(items: readonly T[], index: number): T {
  const found = items[index];
  if (found === undefined) throw new RangeError(`no item ${index} of ${items.length}`);
  return found;
}

export function openDraw(seed: number, purpose: number, index: number): Draw {
  const key: StreamKey = streamKey(seed, purpose, index);
  let next = 0;
  const unit = () => uniform(key, next++);
  const below = (n: number) => Math.floor(unit() * n);
  return {
    unit,
    chance: (probability) => unit() < probability,
    whole: (from, to) => from + below(to - from + 1),
    one: (items) => item(items, below(items.length)),
    frequent(items) {
      // Inverse of the integral of 1 / (r + flatness) over the ranks.
      const rank = flatness * ((items.length / flatness + 1) ** unit() - 1);
      return item(items, Math.min(items.length - 1, Math.floor(rank)));
    },
    digits: (count) => Array.from({ length: count }, () => bits(key, next++) % 10).join(''),
    letters: (count) =>
      Array.from({ length: count }, () => alphabet[bits(key, next++) % alphabet.length]).join(''),
  };
}
