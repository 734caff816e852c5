/**
 * Weighted Damerau distance over folded tokens: what scanners, ears and fingers confuse costs little.
 * Costs are in units of one plain letter.
 */
const SYMBOLS = 36;
const LONGEST = 32;
const substitution = new Float32Array(SYMBOLS * SYMBOLS).fill(1);
const gap = new Float32Array(SYMBOLS).fill(1);

const indexOfCode = (code: number) => (code >= 65 ? code - 65 : code - 48 + 26);
const indexOf = (letter: string) => indexOfCode(letter.charCodeAt(0));

function allow(pairs: string, cost: number): void {
  for (const pair of pairs.split(' ')) {
    const a = indexOf(pair.charAt(0));
    const b = indexOf(pair.charAt(1));
    substitution[a * SYMBOLS + b] = Math.min(cost, substitution[a * SYMBOLS + b] ?? 1);
    substitution[b * SYMBOLS + a] = Math.min(cost, substitution[b * SYMBOLS + a] ?? 1);
  }
}

for (let i = 0; i < SYMBOLS; i++) substitution[i * SYMBOLS + i] = 0;
// Neighbours on a keyboard.
allow('QW WE ER RT TY YU UI IO OP AS SD DF FG GH HJ JK KL ZX XC CV VB BN NM', 0.85);
// Vowels for each other; nearer ones nearer.
allow('AE AI AO AU EI EO EU IO IU OU', 0.65);
allow('EI OU IY EY', 0.5);
// Sounds that Spanish spelling and transliteration exchange.
allow('DT PB LR FV GK MN GH JH JY CS KC KQ CQ UW', 0.6);
allow('BV SZ CZ SC CK KQ VW JG JX YI XS', 0.3);
// What optical readers exchange.
allow('0O 1I 1L 8B 5S 2Z 6G', 0.15);
for (const letter of 'AEIOU') gap[indexOf(letter)] = 0.75;
gap[indexOf('H')] = 0.3;

const rows = new Float32Array((LONGEST + 1) * (LONGEST + 1));

/** Cost of turning one folded token (A-Z, 0-9) into another; at most 32 characters of each are read. */
export function weightedDistance(a: string, b: string): number {
  const n = Math.min(a.length, LONGEST);
  const m = Math.min(b.length, LONGEST);
  const width = LONGEST + 1;
  rows[0] = 0;
  for (let j = 1; j <= m; j++) rows[j] = at(rows, j - 1) + gapCost(b, j - 1);
  for (let i = 1; i <= n; i++) {
    const gapA = gapCost(a, i - 1);
    const ca = indexOfCode(a.charCodeAt(i - 1));
    rows[i * width] = at(rows, (i - 1) * width) + gapA;
    for (let j = 1; j <= m; j++) {
      const cb = indexOfCode(b.charCodeAt(j - 1));
      let best = at(rows, (i - 1) * width + j - 1) + at(substitution, ca * SYMBOLS + cb);
      best = Math.min(
        best,
        at(rows, (i - 1) * width + j) + gapA,
        at(rows, i * width + j - 1) + gapCost(b, j - 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, at(rows, (i - 2) * width + j - 2) + 0.7);
      }
      rows[i * width + j] = best;
    }
  }
  return at(rows, n * width + m);
}

/** A doubled letter, and the E of an umlaut written out (AE, OE, UE), are half there. */
function gapCost(text: string, i: number): number {
  const c = text[i];
  const before = text[i - 1];
  if (i > 0 && c === before) return 0.3;
  if (c === 'E' && (before === 'A' || before === 'O' || before === 'U')) return 0.4;
  return at(gap, indexOfCode(text.charCodeAt(i)));
}

function at(values: Float32Array, i: number): number {
  return values[i] ?? 1;
}
