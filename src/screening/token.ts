import { LONGEST } from './edit-distance.ts';
import type { Script } from './fold.ts';
import { type Frequency, frequencyOf, frequencyOfSound } from './frequent-names.ts';
import { calledNames, rootSpelling } from './name-variants.ts';
import { consonantSkeleton, phoneticCode } from './phonetic.ts';

/** Where in a name a token stands. `unknown`: the line does not say. */
export type Role = 'given' | 'paternal' | 'maternal' | 'unknown';

/** What is known of a folded token wherever it stands. Interned: one object a spelling. */
export interface Word {
  readonly text: string;
  /** The spelling under which all its spellings compare. */
  readonly root: string;
  /** Full names that it may stand for. */
  readonly called: readonly string[];
  readonly code: string;
  readonly bones: string;
  readonly frequency: Frequency;
  readonly script: Script;
  /** The text and the script that it was written in. */
  readonly key: string;
  /** Unique while the program runs. */
  readonly id: number;
  /** A bit for each letter of the code; of the root. */
  readonly letters: number;
  readonly rootLetters: number;
}

export interface Token {
  readonly word: Word;
  readonly role: Role;
  /** The first of the given names. */
  readonly first: boolean;
  /** The last word of a line that does not say which part is which: most often a surname. */
  readonly last: boolean;
  /** With the particles written before it: `DELACRUZ`. */
  readonly glued: string;
  /** May have been cut off by a machine-readable zone. */
  readonly cut: boolean;
}

const words = new Map<string, Word>();
let lastId = 0;
/** Names repeat; enough for a large list without growing for ever on what passes by. */
const WORDS_KEPT = 200_000;

/** The interned word of a folded, non-empty token. `script` is the one that it was written in. */
export function wordOf(text: string, script: Script = 'full'): Word {
  const key = script === 'full' ? text : `${script} ${text}`;
  const known = words.get(key);
  if (known !== undefined) return known;
  const root = rootSpelling(text);
  const vowelless = script === 'vowelless';
  // In Arabic and Hebrew letters W and Y stand for long vowels as often as for themselves.
  const code = phoneticCode(vowelless ? text.replace(/[WY]/g, '') || text : root);
  const called = calledNames(text);
  const levels = [frequencyOf(root), frequencyOfSound(code), ...called.map(frequencyOf)];
  // A transliterated syllable stands for dozens of characters: sharing it says as little as the commonest name.
  const frequency = script === 'syllabic' ? 2 : (Math.max(...levels) as Frequency);
  const word: Word = {
    text,
    root,
    called,
    code,
    bones: consonantSkeleton(code),
    frequency,
    script,
    key,
    id: ++lastId,
    letters: lettersOf(code),
    rootLetters: lettersOf(root),
  };
  if (words.size >= WORDS_KEPT) words.clear();
  words.set(key, word);
  return word;
}

/** Written down by its sound, in letters that are not those of the name. */
export function isHeard({ script }: Word): boolean {
  return script === 'vowelless' || script === 'spoken';
}

/** Of as many letters as the distance between two words reads. */
function lettersOf(text: string): number {
  let letters = 0;
  for (let i = 0; i < text.length && i < LONGEST; i++) {
    const letter = text.charCodeAt(i) - 65;
    if (letter >= 0 && letter < 26) letters |= 1 << letter;
  }
  return letters;
}
