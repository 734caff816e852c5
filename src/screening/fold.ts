import anyAscii from 'any-ascii';

// biome-ignore lint/suspicious/noControlCharactersInRegex: the ASCII range itself is meant
const ASCII = /^[\x00-\x7f]*$/;
const APOSTROPHES = /['`´‘’ʻʼʿʾ′"“”]/g;
const MARKS = /\p{M}+/gu;
/** Scripts that leave short vowels out: their Latin form is a skeleton, compared by consonants. */
const VOWELLESS = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
const HAN = /\p{Script=Han}/u;

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
  const source = VOWELLESS.test(latin) ? latin.normalize('NFD').replace(MARKS, '') : latin;
  return anyAscii(HAN.test(source) ? source.replace(/[·・]/g, ' ') : source)
    .replace(APOSTROPHES, '')
    .toUpperCase();
}

/** What the Latin form of a text lost: `vowelless` its short vowels, `syllabic` which of many like syllables it was. */
export type Script = 'full' | 'vowelless' | 'syllabic';

export function scriptOf(text: string): Script {
  if (ASCII.test(text)) return 'full';
  if (HAN.test(text)) return 'syllabic';
  return VOWELLESS.test(text) ? 'vowelless' : 'full';
}

/** Letters and digits only, in upper case: document numbers and plates. */
export function foldCode(text: string): string {
  return fold(text).replace(/[^A-Z0-9]/g, '');
}
