import type { Script } from './fold.ts';

/** A word as it is heard: consonants by kind, and what stands between them (one more than there are consonants). */
interface Sounds {
  readonly kinds: string;
  /** The letters of each. */
  readonly letters: readonly string[];
  readonly between: readonly string[];
}

const LETTERS = /TCH|TSCH|SCH|DZH|DJ|ZH|SH|CH|TS|TZ|DZ|CZ|KH|GH|CK|PH|TH|DH|NG(?![AEIOUY])|[A-Z]/g;
const groups: Readonly<Record<string, string>> = {
  S: 'TCH TSCH SCH ZH SH CH TS TZ DZ CZ S Z X',
  J: 'DZH DJ J',
  K: 'KH GH CK K G Q',
  T: 'TH DH T D',
  B: 'PH B P F V',
  N: 'NG N',
  M: 'M',
  L: 'L R',
  H: 'H',
};
const kindOf = new Map(
  Object.entries(groups).flatMap(([kind, letters]) => letters.split(' ').map((one) => [one, kind] as const)),
);

/** What it costs to hear one kind as another: languages lack each other's sounds. */
const near = new Map(
  Object.entries({ JS: 0.4, JK: 0.6, HJ: 0.3, HK: 0.4, BH: 0.5, MN: 0.6, ST: 0.7 }).flatMap(
    ([pair, cost]) => [
      [pair, cost],
      [`${pair[1]}${pair[0]}`, cost],
    ],
  ),
);
/** What it costs to lose one: Chinese has no R before a consonant and adds an N before some. */
const gaps: Readonly<Record<string, number>> = { H: 0.3, L: 0.5, N: 0.6, K: 0.7 };
const REPEATED = 0.3;
/** The same kind of consonant by another letter. */
const OTHER_LETTER = 0.15;

/** How much agreement of consonants is worth by how many there are, and what fitting vowels add. */
const WORTH = [0, 0.4, 0.5, 0.64, 0.78] as const;
const VOWELS_ADD = [0, 0.2, 0.35, 0.33, 0.19] as const;

/**
 * How alike two words are of which one was written down in a script by its sound (Arabic, Hebrew, Chinese, Japanese,
 * Korean, Indian ...), the other one otherwise. Consonants decide, by kind; vowels support where they are written.
 * 0..1, below 0.7 other words. Symmetric.
 */
export function heardAlike(a: string, scriptA: Script, b: string, scriptB: Script): number {
  const [one, other] = [soundsOf(a, scriptA), soundsOf(b, scriptB)];
  const count = Math.max(one.kinds.length, other.kinds.length);
  if (Math.min(one.kinds.length, other.kinds.length) === 0) return 0;
  const cost = distance(one, other);
  // An H is easily left out or put in: it is not counted.
  const spoken = ({ kinds }: Sounds) => kinds.replaceAll('H', '').length;
  const level = Math.min(Math.max(spoken(one), spoken(other)), WORTH.length - 1);
  const vowels =
    one.kinds.length === other.kinds.length
      ? vowelsFit(one, scriptA === 'vowelless', other, scriptB === 'vowelless')
      : 0.4;
  return Math.max(0, (WORTH[level] ?? 0) + (VOWELS_ADD[level] ?? 0) * vowels - cost / count);
}

function soundsOf(text: string, script: Script): Sounds {
  let kinds = '';
  let before = '';
  const all: string[] = [];
  const between = [''];
  // Chinese writes a final R or L as a syllable of its own, and V as W.
  const heard = script === 'spoken' ? text.replace(/ER(?![AEIOU])/g, 'R').replaceAll('W', 'V') : text;
  for (const { 0: letters, index } of heard.matchAll(LETTERS)) {
    const kind = letters === 'C' ? (/[EIY]/.test(heard[index + 1] ?? '') ? 'S' : 'K') : kindOf.get(letters);
    if (kind === undefined) between[kinds.length] += letters;
    // A letter written twice is one sound, except where the vowel between the two is not written.
    else if (letters !== before || between[kinds.length] !== '' || script === 'vowelless') {
      kinds += kind;
      all.push(letters);
      between.push('');
    }
    before = letters;
  }
  return { kinds, letters: all, between };
}

function distance({ kinds: a, letters: ofA }: Sounds, { kinds: b, letters: ofB }: Sounds): number {
  let last = [0];
  for (let j = 1; j <= b.length; j++) last.push((last[j - 1] ?? 0) + gap(b, j - 1));
  for (let i = 1; i <= a.length; i++) {
    const row = [(last[0] ?? 0) + gap(a, i - 1)];
    for (let j = 1; j <= b.length; j++) {
      const [x, y] = [a.charAt(i - 1), b.charAt(j - 1)];
      const swapped =
        (last[j - 1] ?? 0) +
        (x === y ? (isOneLetter(ofA[i - 1], ofB[j - 1]) ? 0 : OTHER_LETTER) : (near.get(x + y) ?? 1));
      row.push(Math.min(swapped, (last[j] ?? 0) + gap(a, i - 1), (row[j - 1] ?? 0) + gap(b, j - 1)));
    }
    last = row;
  }
  return last[b.length] ?? 0;
}

/** Arabic has no P, Khmer one letter for both. */
const isOneLetter = (a = '', b = '') => a === b || (/[BP]$/.test(a) && /[BP]$/.test(b));

const gap = (kinds: string, i: number) =>
  i > 0 && kinds[i] === kinds[i - 1] ? REPEATED : (gaps[kinds.charAt(i)] ?? 1);

function vowelsFit(a: Sounds, vowellessA: boolean, b: Sounds, vowellessB: boolean): number {
  let sum = 0;
  for (const [i, x] of a.between.entries()) {
    const y = b.between[i] ?? '';
    if (vowellessA === vowellessB) sum += together(x, y);
    else sum += vowellessA ? written(x, y) : written(y, x);
  }
  return sum / a.between.length;
}

/** Arabic and Hebrew write long vowels with A, W and Y, short ones not at all. */
function written(long: string, vowels: string): number {
  if (long === '') return vowels === '' ? 1 : 0.75;
  if (/W/.test(long)) return Number(/[OUW]/.test(vowels));
  return Number((/Y/.test(long) ? /[IEY]/ : /[AE]/).test(vowels));
}

/** Vowels of two languages; what cannot end or follow without one gets one. */
function together(x: string, y: string): number {
  if (x === y) return 1;
  if (x === '' || y === '') return (x + y).length < 3 ? 0.8 : 0.4;
  const has = (letters: string) =>
    [...letters].some((v) => x.includes(v)) && [...letters].some((v) => y.includes(v));
  if ([...'AEIOU'].some(has) || has('OUW') || has('EIY')) return 1;
  return has('AE') || has('AO') ? 0.7 : 0;
}
