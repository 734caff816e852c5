import { grown } from './key-table.ts';
import type { Run } from './postings.ts';

/**
 * What the words of a search found on one shelf: of each place in one number which word met it last (6 bits), how
 * often it was met (7 bits), and the weight shared (19 bits). All zero between shelves.
 */
export interface Tally {
  /** Room for so many places. */
  reserve(places: number): void;
  /** Places met by a word; each counts once a turn. `newcomers`: also those that no word met before. */
  meet(run: Run, turn: number, adds: number, newcomers: boolean): void;
  meetOne(place: number, turn: number, adds: number, newcomers: boolean): void;
  /** Tells each place that was met at least so often, with the weight, and forgets all. */
  settle(leastHits: number, met: (place: number, weight: number) => void): void;
}

const TURN_AT = 26;
const HITS_AT = 19;
const BELOW_TURN = (1 << TURN_AT) - 1;
const SHARED = (1 << HITS_AT) - 1;
const FINE = 1024;
/** No more turns are told apart; a name of twelve words has no more. */
export const TURNS = 63;

/** What a hit of this weight adds that counts for so many. */
export const tallyOf = (weight: number, count: number) => Math.round(weight * FINE) + (count << HITS_AT);

export function createTally(): Tally {
  // Signed, so that the machine reckons with whole numbers throughout.
  let tallies = new Int32Array(1024);
  let touched = new Uint32Array(1024);
  let length = 0;

  function meetOne(place: number, turn: number, adds: number, newcomers: boolean): void {
    const tally = tallies[place] ?? 0;
    if (tally >>> TURN_AT === turn) return;
    if (tally === 0) {
      if (!newcomers) return;
      touched[length++] = place;
    }
    tallies[place] = ((tally & BELOW_TURN) + adds) | (turn << TURN_AT);
  }

  return {
    reserve(places) {
      if (places <= tallies.length) return;
      tallies = grown(tallies, places);
      touched = grown(touched, places);
    },
    meet({ values, from, to }, turn, adds, newcomers) {
      for (let i = from; i < to; i++) meetOne(values[i] ?? 0, turn, adds, newcomers);
    },
    meetOne,
    settle(leastHits, met) {
      for (let i = 0; i < length; i++) {
        const place = touched[i] ?? 0;
        const tally = tallies[place] ?? 0;
        tallies[place] = 0;
        if (((tally >>> HITS_AT) & 0x7f) >= leastHits) met(place, (tally & SHARED) / FINE);
      }
      length = 0;
    },
  };
}
