/** One row of a table: what was measured, and its figure with its unit. */
export interface Row {
  readonly what: string;
  readonly figure: string;
}

export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
  /** The same for a program; the first is the section's headline. */
  readonly figures: Readonly<Record<string, number>>;
}

export function quantile(sorted: ArrayLike<number>, q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
}

export const round = (value: number, digits = 2): number => Math.round(value * 10 ** digits) / 10 ** digits;
