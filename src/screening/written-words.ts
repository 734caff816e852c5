import { fold, type Script, scriptOf } from './fold.ts';
import { abbreviations, particles, surnameAbbreviations, titles } from './name-words.ts';
import { type Word, wordOf } from './token.ts';

/** A word as it stands in a text, and what it may be there. */
export interface WrittenWord {
  /** Folded, never empty. */
  readonly folded: string;
  readonly isParticle: boolean;
  readonly isTitle: boolean;
  /** What is compared of it where it is a surname: its abbreviation expanded. */
  readonly asSurname: Word;
  /** The same anywhere else, where it may also be short for a given name. */
  readonly elsewhere: Word;
}

/** What signs do to a text in plain Latin letters: part words, stand within one, or call for a closer look. */
const PARTS = 1;
const WITHIN = 2;
const LETTER = 4;
/** For a letter: not the same in upper case; not the same in lower case. */
const SMALL = 8;
const LARGE = 16;
const KINDS = Uint8Array.from({ length: 0x180 }, (_, code) => kindOf(String.fromCharCode(code)));

function kindOf(sign: string): number {
  // Folding looks at no more than the sign itself: ASCII, apostrophes, Latin letters with the mark in one code.
  if (/[\t -~]/.test(sign) && !/[\w'"`]/.test(sign)) return PARTS;
  if (sign === '_') return PARTS;
  if (/[0-9'"`]/.test(sign)) return WITHIN;
  if (!/[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f]/.test(sign)) return 0;
  const small = sign === sign.toUpperCase() ? 0 : SMALL;
  return WITHIN | LETTER | small | (sign === sign.toLowerCase() ? 0 : LARGE);
}

const remembered = new Map<string, readonly WrittenWord[]>();
/** Words repeat; enough for those of a large list. */
const REMEMBERED = 50_000;

/** The words of a text in order, by what lies between signs when it is folded. */
export function writtenWords(text: string): WrittenWord[] {
  const words: WrittenWord[] = [];
  let from = -1;
  for (let i = 0; i < text.length; i++) {
    const kind = KINDS[text.charCodeAt(i)] ?? 0;
    if (kind === 0) return foldedWords(text, scriptOf(text));
    if (kind === PARTS) {
      if (from >= 0) for (const word of plainWord(text.slice(from, i))) words.push(word);
      from = -1;
    } else if (from < 0) from = i;
  }
  if (from >= 0) for (const word of plainWord(text.slice(from))) words.push(word);
  return words;
}

/** One word in plain Latin letters; none when it is apostrophes alone. */
function plainWord(text: string): readonly WrittenWord[] {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const words = foldedWords(text, 'full');
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(text, words);
  return words;
}

function foldedWords(text: string, script: Script): WrittenWord[] {
  const words: WrittenWord[] = [];
  for (const folded of fold(text).split(/[^A-Z0-9]+/)) {
    if (folded === '') continue;
    const surname = surnameAbbreviations.get(folded) ?? folded;
    words.push({
      folded,
      isParticle: particles.has(folded),
      isTitle: titles.has(folded),
      asSurname: wordOf(surname, script),
      elsewhere: wordOf(abbreviations.get(folded) ?? surname, script),
    });
  }
  return words;
}

/**
 * Whether a line has words in capitals beside others in small letters, of more than two letters and of more than one;
 * undefined when it is not in plain Latin letters.
 */
export function mixesCases(line: string): boolean | undefined {
  let hasCapital = false;
  let hasSmall = false;
  let letters = 0;
  let kinds = 0;
  for (let i = 0; i <= line.length; i++) {
    const code = i < line.length ? line.charCodeAt(i) : 32;
    const kind = KINDS[code] ?? 0;
    if (kind === 0) return undefined;
    if (code === 32 || code === 9) {
      if (letters > 2 && (kinds & (SMALL | LARGE)) === LARGE) hasCapital = true;
      if (letters > 1 && (kinds & SMALL) !== 0) hasSmall = true;
      letters = 0;
      kinds = 0;
    } else if ((kind & LETTER) !== 0) {
      letters++;
      kinds |= kind;
    }
  }
  return hasCapital && hasSmall;
}
