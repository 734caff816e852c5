import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Command } from 'commander';
import { type CsvError, parse } from 'csv-parse';
import { packDate } from '../screening/birth-date.ts';
import { comparePair } from '../screening/compare.ts';
import { callerPath } from './paths.ts';
import { createComplaints, createProgress, openInput } from './screening-files.ts';

interface MatchOptions {
  readonly pairs: string;
  readonly out: string;
  readonly json?: boolean;
}

/** What `garita match --json` prints. */
export interface MatchSummary {
  readonly pairs: number;
  readonly matches: number;
  readonly badLines: number;
}

/** Adds `garita match`: scores a CSV file of pairs of names. */
export function matchCommand(program: Command): void {
  program
    .command('match')
    .description('Score pairs of names; needs no server')
    .addHelpText('after', '\nExample:\n  npm run -s garita -- match --pairs pairs.csv --out scored.csv')
    .requiredOption('--pairs <file>', 'CSV (RFC 4180) with columns name1, name2 and, if known, dob1, dob2')
    .requiredOption(
      '--out <file>',
      'the same rows with score (0..1) and verdict (match, no_match); - for standard output',
    )
    .option('--json', 'print a summary as JSON')
    .action(async function match(options: MatchOptions) {
      const summary = await matchFile(options);
      const text = options.json
        ? JSON.stringify(summary)
        : `${summary.pairs} pairs compared: ${summary.matches} match, ${summary.badLines} bad lines`;
      (options.out === '-' ? process.stderr : process.stdout).write(`${text}\n`);
      if (summary.badLines > 0) process.exitCode = 1;
    });
}

interface CsvRow {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** Does the work of the command. A row that cannot be compared in full is kept, compared by what it has, and said. */
export async function matchFile(options: MatchOptions): Promise<MatchSummary> {
  const input = await openInput(callerPath(options.pairs));
  const complaints = createComplaints(options.pairs);
  const progress = createProgress('comparing', input.size);
  const rows = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error: CsvError | undefined) => {
      complaints.add(Number(error?.lines ?? 0), error?.message ?? 'not CSV');
      return undefined;
    },
  });
  input.stream.on('error', (error) => rows.destroy(error)).pipe(rows);
  const output = options.out === '-' ? process.stdout : createWriteStream(callerPath(options.out));
  const write = async (fields: readonly string[]) => {
    if (!output.write(`${fields.map(quoted).join(',')}\n`)) await once(output, 'drain');
  };

  let columns: readonly string[] | undefined;
  let pairs = 0;
  let matches = 0;
  for await (const { record, info } of rows as AsyncIterable<CsvRow>) {
    if (columns === undefined) {
      columns = record.map((name) => name.trim());
      for (const needed of ['name1', 'name2']) {
        if (!columns.includes(needed)) throw new Error(`${options.pairs}: column ${needed} is missing`);
      }
      await write([...columns.filter(isInput), 'score', 'verdict']);
      continue;
    }
    const row = Object.fromEntries(columns.map((name, i) => [name, record[i] ?? '']));
    for (const reason of faults(row, columns, record)) complaints.add(info.lines, reason);
    const { score, verdict } = comparePair(side(row, '1'), side(row, '2'));
    pairs++;
    if (verdict === 'match') matches++;
    await write([...columns.filter(isInput).map((name) => row[name] ?? ''), score.toFixed(6), verdict]);
    if (pairs % 500 === 0) progress.update(input.bytes());
  }
  progress.stop();
  if (columns === undefined) throw new Error(`${options.pairs}: the file is empty`);
  if (output !== process.stdout) {
    output.end();
    await once(output, 'finish');
  }
  return { pairs, matches, badLines: complaints.count };
}

const isInput = (column: string) => column !== 'score' && column !== 'verdict';

function side(row: Readonly<Record<string, string>>, which: '1' | '2') {
  return { name: row[`name${which}`] ?? '', birthDate: row[`dob${which}`] ?? '' };
}

function faults(
  row: Readonly<Record<string, string>>,
  columns: readonly string[],
  record: readonly string[],
): string[] {
  const found: string[] = [];
  if (record.length !== columns.length)
    found.push(`${record.length} fields where ${columns.length} were expected`);
  for (const name of ['name1', 'name2']) if ((row[name] ?? '').trim() === '') found.push(`${name} is empty`);
  for (const name of ['dob1', 'dob2']) {
    const dates = (row[name] ?? '').split(/[;|]/).filter((date) => date.trim() !== '');
    if (dates.some((date) => packDate(date) === undefined))
      found.push(`${name} is not YYYY, YYYY-MM or YYYY-MM-DD`);
  }
  // One complaint a line is enough to find it.
  return found.slice(0, 1);
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
