import { joinedCodes, leadingTokens, tokenKeys } from './name-keys.ts';
import type { Name } from './normalise.ts';
import { TURNS, tallyOf } from './tally.ts';
import type { Word } from './token.ts';
import type { WordTable } from './word-table.ts';

/** One list of names to visit in a search: those of a term, or of two terms that give a word together. */
export interface Step {
  term: number;
  /** The second of the two, or none. */
  with: number | undefined;
  turn: number;
  adds: number;
  newcomers: boolean;
}

/** What a search for a name visits on each shelf: made once, gone through shelf by shelf. */
export interface SearchPlan {
  /** The first `length` of them, in order; each plan fills them anew. */
  readonly steps: readonly Step[];
  readonly length: number;
  /** Plans the search for a name. @returns the weight of the name */
  make(name: Name): number;
  /** Whether the search comes by a term of this short form. */
  isMet(short: number): boolean;
}

/** 1 to 65,534: of a larger dictionary some terms look like each other, which costs a comparison and nothing else. */
export const shortOf = (term: number) => (term % 0xfffe) + 1;

/** @param listed how many places a term leads to */
export function createSearchPlan(words: WordTable, listed: (term: number) => number): SearchPlan {
  // By the short form of a term: the search that came by it.
  const lastSearch = new Uint32Array(1 << 16);
  let searches = 0;
  const steps: Step[] = [];
  let stepCount = 0;
  let turn = 0;

  function addStep(term: number, weight: number, count: number, newcomers: boolean, second?: number): void {
    const adds = tallyOf(weight, count);
    const step = steps[stepCount];
    if (step === undefined) steps.push({ term, with: second, turn, adds, newcomers });
    else {
      step.term = term;
      step.with = second;
      step.turn = turn;
      step.adds = adds;
      step.newcomers = newcomers;
    }
    stepCount++;
    lastSearch[shortOf(term)] = searches;
  }

  function planWord(word: Word, newcomers: boolean): void {
    const keys = tokenKeys(word);
    nextTurn();
    for (const code of keys.codes)
      for (const { id, weight } of words.near(code)) addStep(id, weight, 1, newcomers);
    if (keys.bones.length >= 2) {
      const term = words.heardWith(keys.bones);
      if (term !== undefined) addStep(term, keys.weight, 1, newcomers);
      if (keys.heard)
        for (const same of words.withBones(keys.bones)) addStep(same, keys.weight, 1, newcomers);
    }
    for (const [before, after] of words.splits(word)) {
      const [fewer, more] = listed(before) < listed(after) ? [before, after] : [after, before];
      addStep(fewer, keys.weight, 2, true, more);
    }
  }

  function nextTurn(): void {
    turn = (turn % TURNS) + 1;
  }

  /** How many names a word leads to, about. */
  function reach(word: Word): number {
    let sum = 0;
    for (const code of tokenKeys(word).codes) for (const { id } of words.near(code)) sum += listed(id);
    return sum;
  }

  return {
    steps,
    get length() {
      return stepCount;
    },
    make(name) {
      searches = (searches + 1) >>> 0;
      stepCount = 0;
      turn = 0;
      for (const { code, weight } of joinedCodes(name)) {
        nextTurn();
        const term = words.termOf(code);
        if (term !== undefined) addStep(term, weight, 2, true);
      }
      const leading = leadingTokens(name).map(({ word }) => ({ word, reach: reach(word) }));
      leading.sort((a, b) => a.reach - b.reach);
      // Two hits are needed, so the word that most names share has nobody to add.
      for (const [i, { word }] of leading.entries()) planWord(word, i === 0 || i < leading.length - 1);
      return leading.reduce((sum, { word }) => sum + tokenKeys(word).weight, 0);
    },
    isMet: (short) => short !== 0 && lastSearch[short] === searches,
  };
}
