import { frequencyOfSound } from './frequent-names.ts';
import { joinedTexts, LONGEST_RUN } from './joined.ts';
import type { Name } from './normalise.ts';
import { heardBones, phoneticCode } from './phonetic.ts';
import { isHeard, type Token, type Word, wordOf } from './token.ts';

/** Weight of a token in retrieval, by how common it is: rare names lead to their bearers. */
const RETRIEVAL_WEIGHTS = [3, 2, 1.4] as const;

/** A token as retrieval sees it. */
export interface TokenKeys {
  /** Phonetic codes: its own first, then of the names that it may stand for. */
  readonly codes: readonly string[];
  /** Consonants, told apart no more than every script does. */
  readonly bones: string;
  /** Written by its sound in another script: to be found by its consonants too. */
  readonly heard: boolean;
  readonly weight: number;
}

/** What sharing a code is worth in retrieval. Of the code alone, so that both directions agree. */
export function codeWeight(code: string): number {
  return RETRIEVAL_WEIGHTS[frequencyOfSound(code)];
}

const known = new WeakMap<Word, TokenKeys>();

export function tokenKeys(word: Word): TokenKeys {
  const cached = known.get(word);
  if (cached !== undefined) return cached;
  const codes = [...new Set([word.code, ...word.called.map((name) => wordOf(name).code)])];
  // Words known to be common in one script only keep their own weight.
  const weight = word.frequency === 2 ? RETRIEVAL_WEIGHTS[2] : codeWeight(word.code);
  const keys = { codes, bones: heardBones(word.bones), heard: isHeard(word), weight };
  known.set(word, keys);
  return keys;
}

/** The tokens that lead to a name: initials lead nowhere. */
export function leadingTokens(name: Name): Token[] {
  return name.tokens.filter((token) => token.word.text.length > 1);
}

/** Codes of neighbours written together, as one word might give them. */
export function joinedCodes(name: Name): { readonly code: string; readonly weight: number }[] {
  const joined: { code: string; weight: number }[] = [];
  for (let i = 0; i + 1 < name.tokens.length; i++) {
    for (let length = 2; length <= LONGEST_RUN && i + length <= name.tokens.length; length++) {
      const run = name.tokens.slice(i, i + length);
      const weight = run.reduce((sum, token) => sum + tokenKeys(token.word).weight, 0);
      for (const text of joinedTexts(run))
        if (text.length >= 5) joined.push({ code: phoneticCode(text), weight });
    }
  }
  return joined;
}
