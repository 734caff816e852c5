import { line, type PortChart, portChart } from './frame.ts';
import { amountAxis, type ChartSpec, dash, shade } from './theme.ts';

/** The lanes open in each step, and how many of them are busy on average. */
export function lanesChart(of: PortChart): ChartSpec {
  const { words } = of;
  return portChart(of, words.lanes(of.portName), words.hour, (rows, color) => {
    const steps = rows.map(({ hour, lanesOpen, utilisation }) => ({
      hour,
      open: lanesOpen,
      busy: Math.min(1, utilisation) * lanesOpen,
      none: 0,
    }));
    const last = steps.at(-1);
    const highest = Math.max(...rows.map((row) => row.lanesOpen));
    const y = (field: string) => amountAxis(field, words.lane, highest);
    const steady = { interpolate: 'step-after' };
    return {
      values: last === undefined ? steps : [...steps, { ...last, hour: 24 }],
      layer: [
        {
          mark: { type: 'area', color, ...steady },
          encoding: {
            y: y('none'),
            y2: { field: 'busy' },
            opacity: shade(words.busy, { [words.busy]: 0.35 }),
          },
        },
        line(color, { y: y('open'), strokeDash: dash(words.open, { [words.open]: [1, 0] }) }, steady),
      ],
    };
  });
}
