const VOWELS = 'AEIOU';
const isVowel = (c: string | undefined) => c !== undefined && c !== '' && VOWELS.includes(c);
const isFront = (c: string | undefined) => c === 'E' || c === 'I' || c === 'Y';

/**
 * How a Spanish ear writes a folded name: b/v/w, s/c/z, y/ll, j/g/x, silent h, qu/k, doubled letters.
 * `VAZQUEZ`, `BASQUES` and `VASQUEZ` give one code. Vowels stay. `C` stands for ch.
 */
export function phoneticCode(token: string): string {
  let code = '';
  for (let i = 0; i < token.length; i++) {
    const sound = soundAt(token, i);
    for (const c of sound) if (c !== code.at(-1)) code += c;
    if (sound !== '' && isDigraph(token, i)) i++;
  }
  return code === '' ? token : code;
}

/** Whether two folded words have one code; told from their ends where these cannot sound alike. */
export function soundsEqual(a: string, b: string): boolean {
  return (
    (soundsOf(a.charCodeAt(0)) & soundsOf(b.charCodeAt(0))) !== 0 &&
    (soundsOf(a.charCodeAt(a.length - 1)) & soundsOf(b.charCodeAt(b.length - 1))) !== 0 &&
    phoneticCode(a) === phoneticCode(b)
  );
}

/** The symbols that a letter may become, a bit each; a silent H lets another letter speak. */
const soundsOf = (charCode: number) => sounds[charCode - 65] ?? ANY;
const ANY = -1;
const sounds = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => {
  if (letter === 'H') return ANY;
  const symbols = {
    V: 'B',
    W: 'B',
    C: 'CKS',
    G: 'GJ',
    L: 'LY',
    M: 'MN',
    P: 'PF',
    Q: 'K',
    X: 'JS',
    Y: 'YI',
    Z: 'S',
    S: 'SC',
  };
  const own = symbols[letter as keyof typeof symbols] ?? letter;
  return [...own].reduce((bits, symbol) => bits | (1 << (symbol.charCodeAt(0) - 65)), 0);
});

function isDigraph(token: string, i: number): boolean {
  const pair = token.slice(i, i + 2);
  if (pair === 'CH' || pair === 'LL' || pair === 'PH' || pair === 'SH') return true;
  return (pair === 'QU' || pair === 'GU') && isFront(token[i + 2]);
}

function soundAt(token: string, i: number): string {
  const c = token[i] ?? '';
  const next = token[i + 1];
  const before = token[i - 1];
  switch (c) {
    case 'H':
      return '';
    case 'V':
    case 'W':
      return 'B';
    case 'P':
      return next === 'H' ? 'F' : 'P';
    case 'Z':
      return 'S';
    case 'S':
      return 'S';
    case 'C':
      if (next === 'H') return 'C';
      return isFront(next) ? 'S' : 'K';
    case 'K':
    case 'Q':
      return 'K';
    case 'G':
      return isFront(next) ? 'J' : 'G';
    case 'X':
      return i === 0 || (isVowel(before) && isVowel(next)) ? 'J' : 'S';
    case 'L':
      return next === 'L' ? 'Y' : 'L';
    case 'Y':
      return isVowel(next) ? 'Y' : 'I';
    case 'M':
      return next === 'B' || next === 'P' || next === 'V' ? 'N' : 'M';
    default:
      return c;
  }
}

/** The consonants of a phonetic code: what scripts without vowels and loose transliterations share. */
export function consonantSkeleton(code: string): string {
  let bones = '';
  for (const c of code) {
    if (isVowel(c) || c === 'Y' || c === 'W') continue;
    const bone = c === 'P' ? 'B' : c === 'J' ? 'G' : c;
    if (bone !== bones.at(-1)) bones += bone;
  }
  return bones;
}

/** Of a consonant skeleton what remains in scripts that have no L or no R, no F, no D. */
export function heardBones(bones: string): string {
  return bones.replaceAll('R', 'L').replaceAll('F', 'B').replaceAll('D', 'T');
}
