import type { CheckBody } from './schema.ts';

/** Tells what is surely new from what may have been sent before. */
export interface NewestSequence {
  /**
   * Whether this event comes after every other that was seen here of its terminal and phase. Whoever repeats a request
   * repeats its sequence, so only the others need the look for a reply that was given before; a key that is used again
   * with a new sequence is found at the commit.
   */
  isNewest(terminal: string, body: Pick<CheckBody, 'phase' | 'sequence'>): boolean;
}

/** Knows what came since the start; terminals are few. */
export function createNewestSequence(): NewestSequence {
  const newest = new Map<string, number>();
  return {
    isNewest(terminal, { phase, sequence }) {
      const of = `${phase} ${terminal}`;
      const before = newest.get(of);
      if (before === undefined || sequence > before) newest.set(of, sequence);
      return before !== undefined && sequence > before;
    },
  };
}
