import type { ListName } from '../screening/types.ts';
import { parseCsvLine } from './csv-line.ts';
import type { Line } from './lines.ts';

/** The files of the set, with the number of columns that each has. */
export const ofacFiles = { 'sdn.csv': 12, 'alt.csv': 5, 'add.csv': 6, 'sdn_comments.csv': 2 } as const;
export type OfacFile = keyof typeof ofacFiles;

export interface OfacProblem {
  readonly file: OfacFile;
  readonly line: number;
  readonly field: string;
  readonly reason: string;
  /** The id of the entry that the line was about, where that could be read. */
  readonly id?: string;
}

type Lines = AsyncIterable<readonly Line[]>;
type OfacRecord = OfacProblem | { readonly line: number; readonly fields: readonly string[] };

function record(file: OfacFile, line: Line): OfacRecord | undefined {
  const at = { file, line: line.number };
  if (line.text === undefined) return { ...at, field: '', reason: line.problem };
  // 0x1A is DOS's end of file; some copies carry it as a record of its own.
  if (line.text.startsWith('\u001a')) return undefined;
  const parsed = parseCsvLine(line.text);
  if (typeof parsed === 'string') return { ...at, field: '', reason: parsed };
  const fields = parsed.map((field) => (field.trim() === '-0-' ? '' : field.trim()));
  if (line.number === 1 && /^(?:id|ent_num)$/i.test(fields[0] ?? '')) return undefined;
  const number = fields[0] ?? '';
  if (!/^\d{1,10}$/.test(number)) return { ...at, field: 'ent_num', reason: 'expected a number' };
  if (fields.length < ofacFiles[file]) {
    const reason = `expected ${ofacFiles[file]} columns, found ${fields.length}`;
    return { ...at, field: '', reason, id: `sdn-${number}` };
  }
  return { line: line.number, fields };
}

/** The records of one file with empty fields as `''`; lines that are none come as problems. */
export async function* ofacRecords(file: OfacFile, lines: Lines): AsyncGenerator<OfacRecord> {
  for await (const some of lines) {
    for (const line of some) {
      const one = record(file, line);
      if (one !== undefined) yield one;
    }
  }
}

/** What a file adds to the entries, by entry number; `lines` has the first line of each number. */
export interface Joining<T> {
  readonly file: OfacFile;
  readonly byEntry: ReadonlyMap<string, T>;
  readonly lines: ReadonlyMap<string, number>;
}

async function joinBy<T>(
  file: OfacFile,
  source: Lines | undefined,
  problems: OfacProblem[],
  add: (fields: readonly string[], before: T | undefined) => T,
): Promise<Joining<T>> {
  const byEntry = new Map<string, T>();
  const lines = new Map<string, number>();
  if (source === undefined) return { file, byEntry, lines };
  for await (const one of ofacRecords(file, source)) {
    if (!('fields' in one)) {
      problems.push(one);
      continue;
    }
    const number = one.fields[0] ?? '';
    byEntry.set(number, add(one.fields, byEntry.get(number)));
    if (!lines.has(number)) lines.set(number, one.line);
  }
  return { file, byEntry, lines };
}

/** alt.csv: also known as, formerly known as, now known as; all of them strong. */
export function namesByEntry(
  source: Lines | undefined,
  problems: OfacProblem[],
): Promise<Joining<readonly ListName[]>> {
  return joinBy('alt.csv', source, problems, ([, , , full = ''], before: readonly ListName[] = []) =>
    full === '' ? before : [...before, { full, kind: 'strong' as const }],
  );
}

/** sdn_comments.csv: what of the remarks was cut off at a thousand characters, in the middle of a word. */
export function commentsByEntry(
  source: Lines | undefined,
  problems: OfacProblem[],
): Promise<Joining<string>> {
  return joinBy('sdn_comments.csv', source, problems, ([, more = ''], before = '') => before + more);
}

/** add.csv: addresses as one line each; they are shown to who adjudicates and not compared. */
export function addresses(
  source: Lines | undefined,
  problems: OfacProblem[],
): Promise<Joining<readonly string[]>> {
  return joinBy(
    'add.csv',
    source,
    problems,
    ([, , street = '', city = '', country = ''], before: readonly string[] = []) => {
      const line = [street, city, country].filter((part) => part !== '').join(', ');
      return line === '' ? before : [...before, line];
    },
  );
}
