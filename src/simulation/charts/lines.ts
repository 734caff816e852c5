import { line, type PortChart, portChart } from './frame.ts';
import { amountAxis, type ChartSpec, dash } from './theme.ts';

/** How many stand in line: on average in each step, and at most. */
export function linesChart(of: PortChart): ChartSpec {
  const { words } = of;
  const styles = { [words.meanOfStep]: [1, 0], [words.longestOfStep]: [4, 3] };
  return portChart(of, words.lines(of.portName), words.hour, (rows, color, laneClass) => {
    const highest = Math.max(...rows.map((row) => Math.max(row.lineMean, row.lineMax)));
    const unit = laneClass.startsWith('pedestrian') ? words.persons : words.vehicles;
    const drawn = (field: string, name: string) =>
      line(color, { y: amountAxis(field, unit, highest), strokeDash: dash(name, styles) });
    return {
      values: rows.map(({ hour, lineMean, lineMax }) => ({
        hour: hour + 12 / rows.length,
        lineMean,
        lineMax,
      })),
      layer: [drawn('lineMax', words.longestOfStep), drawn('lineMean', words.meanOfStep)],
    };
  });
}
