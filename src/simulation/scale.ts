/** An axis from 0: its ticks in steps of 1, 2 or 5 times a power of ten, and where it ends. */
export type Scale = { readonly top: number; readonly ticks: readonly number[] };

/** A scale with about five ticks that reaches `highest`, which must be above 0. */
export function niceScale(highest: number): Scale {
  const power = 10 ** Math.floor(Math.log10(highest / 5));
  const step = power * ([1, 2, 5].find((factor) => factor * power * 5 >= highest) ?? 10);
  const count = Math.ceil(highest / step);
  const ticks = Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
  return { top: ticks.at(-1) ?? highest, ticks };
}
