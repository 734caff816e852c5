import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReplayReport } from '../../replay/report.ts';
import { callerPath } from '../paths.ts';

/** Writes the report into a folder, which it makes. @returns the files. */
export function writeReport(out: string, report: ReplayReport): readonly string[] {
  const folder = callerPath(out);
  mkdirSync(folder, { recursive: true });
  const files = { json: join(folder, 'report.json') };
  writeFileSync(files.json, `${JSON.stringify(report, null, 2)}\n`);
  return Object.values(files);
}
