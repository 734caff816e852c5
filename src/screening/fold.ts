import anyAscii from 'any-ascii';

// biome-ignore lint/suspicious/noControlCharactersInRegex: the ASCII range itself is meant
const ASCII = /^[\x00-\x7f]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: Latin letters with the marks of Europe
const LATIN = /^[\x00-\u024f]*$/;
const APOSTROPHES = /['`´‘’ʻʼʿʾ′"“”]/g;
const MARKS = /\p{M}+/gu;
/** Scripts that leave short vowels out: their Latin form is a skeleton, compared by consonants. */
const VOWELLESS = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
const HAN = /\p{Script=Han}/u;
/** Between the names of a foreigner in Chinese and Japanese. */
const DOTS = /[·・‧•]/g;
/** Scripts that spell by alphabet, vowels included: their Latin form is how the name is written in Latin letters. */
const SPELLED =
  /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Georgian}\P{L}]*$/u;
/** Letters whose usual transliteration is not how names are written: Hebrew, Greek at the beginning, small kana. */
const READINGS: readonly (readonly [RegExp, string])[] = [
  [/ג[׳']/g, 'j'],
  [/צ[׳']/g, 'ch'],
  [/ז[׳']/g, 'zh'],
  [/ו/g, 'w'],
  [/ב/g, 'b'],
  [/פ/g, 'p'],
  [/(?<!\p{L})μπ/giu, 'b'],
  [/(?<!\p{L})ντ/giu, 'd'],
  [/(?<!\p{L})γκ/giu, 'g'],
  [/[ッっ]/g, ''],
  // The Arabic article, which Latin letters write apart.
  [/(?<!\p{L})ال(?=\p{L}{3})/gu, ''],
  // Inside a word a vowel that is written.
  [/(?<=\p{L})ا/gu, 'a'],
];

/** Letters, digits and the signs between names that folding leaves as they are. */
const PLAIN = /^[\w ,.;:/()<-]*$/;
const remembered = new Map<string, string>();
/** Names with marks come again and again. */
const REMEMBERED = 50_000;

/** Latin letters without marks in upper case; any other script is transliterated, never erased. */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toUpperCase();
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const folded = foldMarked(text);
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(text, folded);
  return folded;
}

function foldMarked(text: string): string {
  const bare = text.replace(APOSTROPHES, '');
  if (ASCII.test(bare)) return bare.toUpperCase();
  // Marks go first so that "Ñ" and "N~" agree; scripts where marks are vowels keep them for any-ascii.
  const latin = bare
    .normalize('NFD')
    .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
    .normalize('NFC');
  if (ASCII.test(latin)) return latin.toUpperCase();
  const read = READINGS.reduce((text, [from, to]) => text.replace(from, to), latin);
  const source = VOWELLESS.test(read) ? read.normalize('NFD').replace(MARKS, '') : read;
  return anyAscii(source.replace(DOTS, ' ')).replace(APOSTROPHES, '').toUpperCase();
}

/**
 * What the Latin form of a text lost: `vowelless` its short vowels, `syllabic` which of many like syllables it was,
 * `spoken` the spelling, where a script wrote down how a name sounds to those who use it.
 */
export type Script = 'full' | 'vowelless' | 'syllabic' | 'spoken';

export function scriptOf(text: string): Script {
  if (LATIN.test(text)) return 'full';
  if (HAN.test(text)) return text.search(DOTS) > 0 ? 'spoken' : 'syllabic';
  if (VOWELLESS.test(text)) return 'vowelless';
  return SPELLED.test(text) ? 'full' : 'spoken';
}

/** Letters and digits only, in upper case: document numbers and plates. */
export function foldCode(text: string): string {
  return fold(text).replace(/[^A-Z0-9]/g, '');
}
