import { grown } from './key-table.ts';
import type { Run } from './postings.ts';

/**
 * What the words of a search found on one shelf: of each place in one number which word met it last (6 bits), how
 * often it was met (7 bits), and the weight shared (19 bits). A bit for each place tells whether it was met at all:
 * most were not, and of those nothing else is read.
 */
export interface Tally {
  /** Begins anew with room for so many places; those are told that are met at least so often. */
  begin(places: number, leastHits: 1 | 2): void;
  /** Places met by a word; each counts once a turn. `newcomers`: also those that no word met before. */
  meet(run: Run, turn: number, adds: number, newcomers: boolean): void;
  meetOne(place: number, turn: number, adds: number, newcomers: boolean): void;
  /** Tells each place that was met often enough, with the weight. */
  settle(met: (place: number, weight: number) => void): void;
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
  let seen = new Int32Array(32);
  // Signed, so that the machine reckons with whole numbers throughout.
  let tallies = new Int32Array(1024);
  let enough = new Uint32Array(1024);
  let length = 0;
  let least = 0;

  function meetOne(place: number, turn: number, adds: number, newcomers: boolean): void {
    const bits = seen[place >>> 5] ?? 0;
    const bit = 1 << (place & 31);
    let before = 0;
    if ((bits & bit) === 0) {
      if (!newcomers) return;
      seen[place >>> 5] = bits | bit;
    } else {
      const tally = tallies[place] ?? 0;
      if (tally >>> TURN_AT === turn) return;
      before = tally & BELOW_TURN;
    }
    const now = before + adds;
    tallies[place] = now | (turn << TURN_AT);
    if (before < least && now >= least) enough[length++] = place;
  }

  return {
    begin(places, leastHits) {
      least = leastHits << HITS_AT;
      length = 0;
      if (places > tallies.length) {
        tallies = grown(tallies, places);
        enough = grown(enough, places);
        seen = grown(seen, (tallies.length >>> 5) + 1);
      }
      seen.fill(0, 0, (places >>> 5) + 1);
    },
    meet({ values, from, to }, turn, adds, newcomers) {
      for (let i = from; i < to; i++) meetOne(values[i] ?? 0, turn, adds, newcomers);
    },
    meetOne,
    settle(met) {
      for (let i = 0; i < length; i++) {
        const place = enough[i] ?? 0;
        met(place, ((tallies[place] ?? 0) & SHARED) / FINE);
      }
    },
  };
}
