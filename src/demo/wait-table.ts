import type { SimulationSummary } from '../simulation/summary.ts';
import { toTable } from '../simulation/table.ts';

const shownPort = '2504';

/** The wait table of San Ysidro out of a simulated day. */
export function waitTable(summary: SimulationSummary): string {
  const days = summary.days.filter((row) => row.port === shownPort);
  return toTable({ ...summary, days }).trimEnd();
}
