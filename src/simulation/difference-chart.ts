/** The differences that variants make, as bars with their intervals. */
import type { Comparison } from './compare.ts';
import { classNames, colours, escaped, number } from './panels.ts';
import { niceScale } from './scale.ts';

const row = 20;
const left = 210;
const right = 770;
const most = 24;

/** One panel a variant: the change of the mean wait by port and lane class, the largest first. */
export function differencesChart({ base, variants }: Comparison): string {
  const panels = variants.map(({ name, difference }) => ({
    name,
    rows: difference.rows
      .flatMap(({ portName, laneClass, meanMinutes }) =>
        meanMinutes === null ? [] : [{ portName, laneClass, ...meanMinutes }],
      )
      .toSorted((x, y) => Math.abs(y.value) - Math.abs(x.value))
      .slice(0, most),
  }));
  const { top: reach } = niceScale(
    Math.max(
      0.1,
      ...panels.flatMap(({ rows }) =>
        rows.flatMap(({ value, low, high }) => [Math.abs(value), Math.abs(low ?? 0), Math.abs(high ?? 0)]),
      ),
    ),
  );
  const middle = (left + right) / 2;
  const x = (minutes: number) => number(middle + (minutes / reach) * ((right - left) / 2));
  let y = 56;
  const drawn = panels.map(({ name, rows }) => {
    const top = y;
    y += rows.length * row + 64;
    const bars = rows.map(({ portName, laneClass, value, low, high }, index) => {
      const at = top + 24 + index * row;
      const [from, to] = [Math.min(0, value), Math.max(0, value)];
      return (
        `<text x="${left - 8}" y="${at + 12}" text-anchor="end">${escaped(`${portName}, ${classNames[laneClass]}`)}</text>` +
        `<rect x="${x(from)}" y="${at + 2}" width="${number(Number(x(to)) - Number(x(from)))}" height="13" fill="${colours[laneClass]}" fill-opacity="0.5"/>` +
        (low === null || high === null
          ? ''
          : `<line x1="${x(low)}" y1="${at + 8}" x2="${x(high)}" y2="${at + 8}" stroke="#222222" stroke-width="2"/>`)
      );
    });
    const end = top + 24 + rows.length * row;
    const ticks = [-1, -0.5, 0, 0.5, 1].map(
      (part) =>
        `<line x1="${x(part * reach)}" y1="${top + 20}" x2="${x(part * reach)}" y2="${end}" stroke="${part === 0 ? '#222222' : '#dddddd'}"/>` +
        `<text x="${x(part * reach)}" y="${end + 14}" text-anchor="middle">${number(part * reach)}</text>`,
    );
    return [
      `<text x="14" y="${top + 12}" font-size="13" font-weight="bold">${escaped(name)}</text>`,
      ...ticks,
      ...bars,
      `<text x="${middle}" y="${end + 30}" text-anchor="middle">change of the mean wait (minutes)</text>`,
    ].join('');
  });
  const title = `Against ${base.name}: change of the mean wait, with 95 % intervals`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 ${y}" width="800" height="${y}" role="img" aria-label="${escaped(title)}" font-family="Helvetica, Arial, sans-serif" font-size="11" fill="#222222">`,
    `<rect width="800" height="${y}" fill="#ffffff"/>`,
    `<text x="14" y="24" font-size="16" font-weight="bold">${escaped(title)}</text>`,
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}
