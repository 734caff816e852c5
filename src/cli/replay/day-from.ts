import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { type CountedLine, CountedLineError, columns, countedDay } from '../../replay/counted-day.ts';
import { presetDay, type ReplayDay } from '../../replay/day.ts';
import { type Preset, presets } from '../../simulation/volumes.ts';
import { callerPath } from '../paths.ts';

const isPreset = (name: string): name is Preset => (presets as readonly string[]).includes(name);
const optional = new Set<string>(['kind', 'lane_class', 'occupants']);

interface Parsed {
  readonly record: Readonly<Record<string, string | undefined>>;
  /** `lines`: of the file, read so far: the record's last. */
  readonly info: { readonly lines: number };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new Error(`--day: expected ${presets.join(', ')} or a CSV file; ${path} cannot be read (${code})`);
  }
}

function checkedHeader(name: string) {
  return function header(found: string[]): string[] {
    const given = found.map((column) => column.toLowerCase());
    const unknown = given.find((column) => !(columns as readonly string[]).includes(column));
    if (unknown !== undefined) {
      throw new Error(
        `${name} line 1: ${JSON.stringify(unknown)} is no column; they are ${columns.join(', ')}`,
      );
    }
    const missing = columns.find((column) => !optional.has(column) && !given.includes(column));
    if (missing !== undefined) throw new Error(`${name} line 1: the column ${missing} is missing`);
    return given;
  };
}

function recordsOf(text: string, name: string): readonly Parsed[] {
  try {
    // With `info` each record comes with where it stood.
    return parse(text, {
      bom: true,
      columns: checkedHeader(name),
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as Parsed[];
  } catch (error) {
    if (error instanceof CsvError) throw new Error(`${name}: ${error.message}`);
    throw error;
  }
}

/**
 * A day from a CSV file of counts by place and hour.
 *
 * @throws Error in one line that names the file, the line and the column
 */
export function dayFromFile(path: string, seed: number): ReplayDay {
  const name = basename(path);
  const counted = countedDay();
  const records = recordsOf(textOf(path), name);
  for (const { record, info } of records) {
    const line = Object.fromEntries(
      columns.map((column) => [column, record[column] ?? '']),
    ) as unknown as CountedLine;
    try {
      counted.add(line);
    } catch (error) {
      if (!(error instanceof CountedLineError)) throw error;
      throw new Error(`${name} line ${info.lines}, ${error.column}: ${error.message}`);
    }
  }
  const events = counted.day(seed);
  if (events.count === 0) throw new Error(`${name}: nobody crosses on that day`);
  return { name, seed, events };
}

/** The day that `--day` names: a preset, or a file. @throws Error in one line. */
export function dayFrom(name: string, seed: number): ReplayDay {
  return isPreset(name) ? presetDay(name, seed) : dayFromFile(callerPath(name), seed);
}
