/**
 * Weighted Damerau distance over folded tokens: what scanners, ears and fingers confuse costs little.
 * Costs are in units of one plain letter.
 */
const SYMBOLS = 36;
/** So many letters of a word are read. */
export const LONGEST = 32;
const substitution = new Float64Array(SYMBOLS * SYMBOLS).fill(1);
const gap = new Float64Array(SYMBOLS).fill(1);

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

/** A word as indexes of symbols and the cost of leaving each out; scratch space, one for each side. */
interface Spelling {
  readonly symbols: Uint8Array;
  readonly gaps: Float64Array;
}
const createSpelling = (): Spelling => ({
  symbols: new Uint8Array(LONGEST),
  gaps: new Float64Array(LONGEST),
});
const left = createSpelling();
const right = createSpelling();
const scratch = [0, 1, 2].map(() => new Float64Array(LONGEST + 1));

/**
 * Cost of turning one folded token (A-Z, 0-9) into another; at most 32 characters of each are read. Once it is
 * sure to exceed `limit`, infinity.
 */
export function weightedDistance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  const n = spell(a, left);
  const m = spell(b, right);
  let [beforeLast, last, row] = scratch as [Float64Array, Float64Array, Float64Array];
  last[0] = 0;
  for (let j = 1; j <= m; j++) last[j] = at(last, j - 1) + at(right.gaps, j - 1);
  let lowestBefore = 0;
  for (let i = 1; i <= n; i++) {
    const symbol = at(left.symbols, i - 1);
    const before = i > 1 ? at(left.symbols, i - 2) : -1;
    const gapA = at(left.gaps, i - 1);
    let lowest = at(last, 0) + gapA;
    row[0] = lowest;
    for (let j = 1; j <= m; j++) {
      const other = at(right.symbols, j - 1);
      let best = at(last, j - 1) + at(substitution, symbol * SYMBOLS + other);
      const withoutA = at(last, j) + gapA;
      if (withoutA < best) best = withoutA;
      const withoutB = at(row, j - 1) + at(right.gaps, j - 1);
      if (withoutB < best) best = withoutB;
      if (j > 1 && symbol === at(right.symbols, j - 2) && before === other) {
        const exchanged = at(beforeLast, j - 2) + 0.7;
        if (exchanged < best) best = exchanged;
      }
      row[j] = best;
      if (best < lowest) lowest = best;
    }
    // Two rows back can still be reached by an exchange of neighbours.
    if (lowest > limit && lowestBefore > limit) return Number.POSITIVE_INFINITY;
    lowestBefore = lowest;
    [beforeLast, last, row] = [last, row, beforeLast];
  }
  return at(last, m);
}

function spell(text: string, spelling: Spelling): number {
  const length = Math.min(text.length, LONGEST);
  for (let i = 0; i < length; i++) {
    const symbol = indexOfCode(text.charCodeAt(i));
    spelling.symbols[i] = symbol;
    spelling.gaps[i] = gapCost(symbol, i === 0 ? -1 : at(spelling.symbols, i - 1));
  }
  return length;
}

/** What it costs at least to be rid of each letter: left out, or read as another one. */
const least = Float64Array.from({ length: 26 }, (_, letter) =>
  Math.min(letter === 4 ? 0.4 : Infinity, at(gap, letter), ...rowOf(letter)),
);

function rowOf(letter: number): number[] {
  return Array.from({ length: SYMBOLS }, (_, other) => other)
    .filter((other) => other !== letter)
    .map((other) => at(substitution, letter * SYMBOLS + other));
}

/**
 * A cost that turning a word of these letters into one of those is sure to reach: each letter that the other one
 * lacks has to go. A bit for each letter, A the lowest.
 */
export function leastCost(a: number, b: number): number {
  return Math.max(costOf(a & ~b), costOf(b & ~a));
}

function costOf(letters: number): number {
  let sum = 0;
  for (let rest = letters; rest !== 0; rest &= rest - 1) sum += at(least, 31 - Math.clz32(rest & -rest));
  return sum;
}

const [A, E, O, U] = [...'AEOU'].map(indexOf);

/** A doubled letter, and the E of an umlaut written out (AE, OE, UE), are half there. */
function gapCost(symbol: number, before: number): number {
  if (symbol === before) return 0.3;
  if (symbol === E && (before === A || before === O || before === U)) return 0.4;
  return at(gap, symbol);
}

function at(values: Float64Array | Uint8Array, i: number): number {
  return values[i] ?? 1;
}
