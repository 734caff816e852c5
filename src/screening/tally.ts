import { grown } from './key-table.ts';
import type { Run } from './postings.ts';

/**
 * What the words of a search found on one shelf: of each place in one number which word met it last (6 bits), how
 * often it was met (7 bits), and the weight shared (19 bits). A bit for each place tells whether it was met at all:
 * most were not, and of those nothing else is read.
 */
export interface Tally {
  /** Room for so many places. */
  reserve(places: number): void;
  /** Places met by a word; each counts once a turn. `newcomers`: also those that no word met before. */
  meet(run: Run, turn: number, adds: number, newcomers: boolean): void;
  meetOne(place: number, turn: number, adds: number, newcomers: boolean): void;
  /** Tells each place that was met at least so often, once or twice, with the weight, and forgets all. */
  settle(leastHits: 1 | 2, met: (place: number, weight: number) => void): void;
}

const TURN_AT = 26;
const HITS_AT = 19;
const BELOW_TURN = (1 << TURN_AT) - 1;
const SHARED = (1 << HITS_AT) - 1;
const TWICE = 2 << HITS_AT;
const FINE = 1024;
/** No more turns are told apart; a name of twelve words has no more. */
export const TURNS = 63;

/** What a hit of this weight adds that counts for so many. */
export const tallyOf = (weight: number, count: number) => Math.round(weight * FINE) + (count << HITS_AT);

export function createTally(): Tally {
  let seen = new Int32Array(32);
  // Signed, so that the machine reckons with whole numbers throughout.
  let tallies = new Int32Array(1024);
  let touched = new Uint32Array(1024);
  let twice = new Uint32Array(1024);
  let length = 0;
  let twiceLength = 0;

  function meetOne(place: number, turn: number, adds: number, newcomers: boolean): void {
    const bits = seen[place >>> 5] ?? 0;
    const bit = 1 << (place & 31);
    let before = 0;
    if ((bits & bit) === 0) {
      if (!newcomers) return;
      seen[place >>> 5] = bits | bit;
      touched[length++] = place;
    } else {
      const tally = tallies[place] ?? 0;
      if (tally >>> TURN_AT === turn) return;
      before = tally & BELOW_TURN;
    }
    const now = before + adds;
    tallies[place] = now | (turn << TURN_AT);
    if (before < TWICE && now >= TWICE) twice[twiceLength++] = place;
  }

  return {
    reserve(places) {
      if (places <= tallies.length) return;
      tallies = grown(tallies, places);
      touched = grown(touched, places);
      twice = grown(twice, places);
      seen = grown(seen, (tallies.length >>> 5) + 1);
    },
    meet({ values, from, to }, turn, adds, newcomers) {
      for (let i = from; i < to; i++) meetOne(values[i] ?? 0, turn, adds, newcomers);
    },
    meetOne,
    settle(leastHits, met) {
      const [places, count] = leastHits === 1 ? [touched, length] : [twice, twiceLength];
      for (let i = 0; i < count; i++) {
        const place = places[i] ?? 0;
        met(place, ((tallies[place] ?? 0) & SHARED) / FINE);
      }
      for (let i = 0; i < length; i++) seen[(touched[i] ?? 0) >>> 5] = 0;
      length = 0;
      twiceLength = 0;
    },
  };
}
