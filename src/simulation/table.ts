import { waitFigures } from './cells.ts';
import type { DayRow, SimulationSummary } from './summary.ts';

const columns = ['port', 'lane class', 'a day', 'busy', 'mean wait, min (95 %)', 'p50', 'p90', 'p95', 'p99'];

/** The day's waits as text, a row a port and lane class. Minutes; each percentile with its half interval. */
export function toTable(summary: SimulationSummary): string {
  const ports = new Set(summary.days.map((row) => row.port));
  // Of a single port, the sum would say everything twice.
  const shown = summary.days.filter((row) => row.port !== 'all' || ports.size > 2);
  const rows = [columns, ...shown.map(cellsOf)];
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((text, column) =>
        column < 2 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '));
  return `${lines.join('\n')}\n`;
}

function cellsOf(row: DayRow): string[] {
  const [meanFigure, ...percentiles] = waitFigures;
  const mean = row.waitMinutes[meanFigure];
  const interval =
    mean === null
      ? ''
      : mean.low === null || mean.high === null
        ? ''
        : ` (${mean.low.toFixed(1)}-${mean.high.toFixed(1)})`;
  return [
    row.portName,
    row.laneClass,
    Math.round(row.arrivals).toLocaleString('en-US'),
    `${Math.round(row.utilisation * 100)}%`,
    mean === null ? '' : `${mean.value.toFixed(1)}${interval}`,
    ...percentiles.map((figure) => {
      const wait = row.waitMinutes[figure];
      if (wait === null) return '';
      const half = wait.high === null ? '' : `±${(wait.high - wait.value).toFixed(1)}`;
      return `${wait.value.toFixed(1)}${half}`;
    }),
  ];
}
