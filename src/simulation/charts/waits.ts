import { line, type PortChart, portChart } from './frame.ts';
import { amountAxis, type ChartSpec, dash, shade } from './theme.ts';

/**
 * The mean wait by hour of arrival with its 95 % confidence interval, and between the median and the 95th
 * percentile what single travelers meet. Hours in which nobody arrives break the line.
 */
export function waitsChart(of: PortChart): ChartSpec {
  const { words } = of;
  const bands = { [words.interval]: 0.45, [words.toNinetyFifth]: 0.15 };
  return portChart(of, words.waits(of.portName), words.hourOfArrival, (rows, color) => {
    const values = rows.map(({ hour, waitMinutes: { mean, p50, p95 } }) => ({
      hour: hour + 12 / rows.length,
      mean: mean?.value ?? null,
      low: mean?.low ?? mean?.value ?? null,
      high: mean?.high ?? mean?.value ?? null,
      median: p50?.value ?? null,
      p95: p95?.value ?? null,
    }));
    const highest = Math.max(...values.map((row) => Math.max(row.p95 ?? 0, row.high ?? 0)));
    const y = (field: string) => amountAxis(field, words.wait, highest);
    const band = (low: string, high: string, name: string): ChartSpec => ({
      mark: { type: 'area', color },
      encoding: { y: y(low), y2: { field: high }, opacity: shade(name, bands) },
    });
    return {
      values,
      layer: [
        band('median', 'p95', words.toNinetyFifth),
        band('low', 'high', words.interval),
        line(color, { y: y('mean'), strokeDash: dash(words.mean, { [words.mean]: [1, 0] }) }),
      ],
    };
  });
}
