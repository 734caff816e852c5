/**
 * A histogram of waits in log-linear bins: exact to 1/16 s below 8 s, then 64 bins an octave (an error of
 * at most 0.8 % at a bin's middle), up to 36 hours. Two are merged by adding their bins. Waits themselves
 * are never kept.
 */

const perSecond = 16;
const linear = 128;
const octaves = 14;
const perOctave = 64;
const longest = 2 ** 21 - 1;

/** How many bins a histogram has. Several histograms share one array at multiples of this. */
export const binCount = linear + octaves * perOctave;

/** The bin of a wait. Longer than 36 hours counts as 36 hours. */
export function binOf(seconds: number): number {
  const units = Math.min(longest, seconds * perSecond) | 0;
  if (units < linear) return units;
  const exponent = 31 - Math.clz32(units);
  return linear + (exponent - 7) * perOctave + (units >>> (exponent - 6)) - perOctave;
}

/** The middle of a bin in seconds; 0 for the first, which holds those who did not wait. */
export function middleOf(bin: number): number {
  if (bin === 0) return 0;
  if (bin < linear) return (bin + 0.5) / perSecond;
  const octave = Math.floor((bin - linear) / perOctave);
  return ((perOctave + ((bin - linear) % perOctave) + 0.5) * 2 ** (octave + 1)) / perSecond;
}

/** Adds `from`'s histogram at `fromOffset` to `to`'s at `toOffset`: its first `used` bins, beyond which nothing is. */
export function addHistogram(
  to: Uint32Array,
  toOffset: number,
  from: Uint32Array,
  fromOffset: number,
  used: number = binCount,
): void {
  for (let bin = 0; bin < used; bin += 1)
    to[toOffset + bin] = (to[toOffset + bin] as number) + (from[fromOffset + bin] as number);
}

/**
 * Seconds that a fraction of the counted waits do not exceed, for each of the ascending `fractions`.
 * `total` is the number of waits in the histogram, at least 1.
 */
export function quantiles(
  bins: Uint32Array,
  offset: number,
  total: number,
  fractions: readonly number[],
): number[] {
  const found: number[] = [];
  let bin = 0;
  let below = bins[offset] ?? 0;
  for (const fraction of fractions) {
    const rank = Math.max(1, Math.ceil(fraction * total - 1e-9));
    while (below < rank && bin < binCount - 1) {
      bin += 1;
      below += bins[offset + bin] ?? 0;
    }
    found.push(middleOf(bin));
  }
  return found;
}
