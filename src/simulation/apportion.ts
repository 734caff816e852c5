/**
 * Divides a whole `total` in proportion to `weights`, exactly, by largest remainder (Hamilton). Ties go to
 * the earlier part. With no positive weight everything is 0, so a total above 0 is then refused.
 */
export function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((left, right) => left + right, 0);
  if (sum <= 0) {
    if (total > 0) throw new RangeError(`Nothing to apportion ${total} to: no weight is above 0`);
    return weights.map(() => 0);
  }
  const exact = weights.map((weight) => (total * weight) / sum);
  const parts = exact.map(Math.floor);
  const missing = total - parts.reduce((left, right) => left + right, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value), weight: weights[index] ?? 0 }))
    .filter(({ weight }) => weight > 0)
    .sort((left, right) => right.remainder - left.remainder || left.index - right.index);
  for (let i = 0; i < missing; i += 1) {
    const part = byRemainder[i % byRemainder.length];
    if (part !== undefined) parts[part.index] = (parts[part.index] ?? 0) + 1;
  }
  return parts;
}
