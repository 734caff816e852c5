import type { CurvePoint, Evaluation } from './evaluate.ts';

const WIDTH = 640;
const HEIGHT = 400;
const MARGIN = 48;
const lines = [
  { of: (point: CurvePoint) => point.recall, name: 'recall', colour: '#005ea2', dash: '' },
  { of: (point: CurvePoint) => point.precision, name: 'precision', colour: '#b50909', dash: '8 4' },
  { of: (point: CurvePoint) => point.f1, name: 'F1', colour: '#1b1b1b', dash: '2 4' },
] as const;

const x = (threshold: number) => round(MARGIN + threshold * (WIDTH - 2 * MARGIN));
const y = (value: number) => round(HEIGHT - MARGIN - value * (HEIGHT - 2 * MARGIN));
const round = (value: number) => Math.round(value * 10) / 10;

/** Recall, precision and F1 over the threshold as an SVG image, the threshold in use marked. */
export function thresholdCurve({ curve, at }: Evaluation): string {
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
  const grid = ticks.flatMap((tick) => [
    `<path d="M${x(tick)} ${y(0)}V${y(1)}M${x(0)} ${y(tick)}H${x(1)}" stroke="#dfe1e2"/>`,
    `<text x="${x(tick)}" y="${y(0) + 18}" text-anchor="middle">${tick}</text>`,
    `<text x="${x(0) - 8}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>`,
  ]);
  const drawn = lines.flatMap(({ of, name, colour, dash }, i) => {
    const points = curve.filter((point) => Number.isFinite(of(point)));
    const path = points.map((point) => `${x(point.threshold)},${y(of(point))}`).join(' ');
    return [
      `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>`,
      `<text x="${x(0) + 90 * i}" y="28" fill="${colour}">${name}</text>`,
    ];
  });
  const mark = `<path d="M${x(at.threshold)} ${y(0)}V${y(1)}" stroke="#565c65" stroke-dasharray="4 2"/>`;
  const title = `<title>Recall, precision and F1 over the threshold; ${at.threshold} is in use</title>`;
  const parts = [title, '<rect width="100%" height="100%" fill="#fff"/>', ...grid, mark, ...drawn];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-family="sans-serif" font-size="12">\n${parts.join('\n')}\n</svg>\n`;
}
