import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { replayCharts } from '../../replay/charts.ts';
import type { ReplayReport } from '../../replay/report.ts';
import { replayPage } from '../../replay/report-page.ts';
import { drawCharts } from '../../simulation/charts/draw-node.ts';

/** Writes the report into a folder that is there: JSON, and a page with charts. @returns the files. */
export async function writeReport(folder: string, report: ReplayReport): Promise<readonly string[]> {
  const files = { json: join(folder, 'report.json'), page: join(folder, 'report.html') };
  writeFileSync(files.json, `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(files.page, replayPage(report, await drawCharts(replayCharts(report))));
  return Object.values(files);
}
