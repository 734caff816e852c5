import type { Blocks } from './blocks.ts';
import type { Sketch } from './name-index.ts';
import { createPostings } from './postings.ts';

/** Names by the day on which their bearer was born, each with what tells quickly whether it resembles another. */
export interface DayIndex {
  add(day: number, owner: number, sketch: Sketch): void;
  remove(day: number, owner: number): void;
  /** Tells the owner of each name that was added under the day and whose sketch is like what is looked for. */
  find(day: number, isLike: (low: number, high: number) => boolean, found: (owner: number) => void): void;
}

/** Owner and sketch lie side by side: most names are passed over, and no other memory is touched for those. */
const WIDTH = 3;

export function createDayIndex(blocks: Blocks): DayIndex {
  const postings = createPostings(blocks);
  return {
    add(day, owner, { low, high }) {
      postings.addThree(day, owner, low, high);
    },
    remove(day, owner) {
      const held = postings.get(day);
      for (let i = 0; i < held.length; i += WIDTH) {
        if (held[i] !== owner) continue;
        held.copyWithin(i, held.length - WIDTH);
        // The last ones; what is removed is looked for from behind.
        for (const value of held.slice(-WIDTH).reverse()) postings.remove(day, value);
        return;
      }
    },
    find(day, isLike, found) {
      const { values, from, to } = postings.run(day);
      for (let i = from; i < to; i += WIDTH)
        if (isLike(values[i + 1] ?? 0, values[i + 2] ?? 0)) found(values[i] ?? 0);
    },
  };
}
