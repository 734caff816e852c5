const digit = 14;
const buckets = 1 << digit;

/** The order that sorts times below 2^28 ascending, stable: two passes of a radix sort. */
export function sortedByTime(times: Uint32Array): Uint32Array {
  let from = Uint32Array.from(times, (_, index) => index);
  let to = new Uint32Array(times.length);
  for (const shift of [0, digit]) {
    const starts = new Uint32Array(buckets + 1);
    const bucketOf = (index: number) => (((times[index] ?? 0) >>> shift) & (buckets - 1)) + 1;
    for (let i = 0; i < times.length; i += 1) {
      const bucket = bucketOf(i);
      starts[bucket] = (starts[bucket] ?? 0) + 1;
    }
    for (let i = 1; i <= buckets; i += 1) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
    for (const index of from) {
      const bucket = bucketOf(index) - 1;
      const place = starts[bucket] ?? 0;
      to[place] = index;
      starts[bucket] = place + 1;
    }
    [from, to] = [to, from];
  }
  return from;
}
