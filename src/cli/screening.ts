import { readFile, writeFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { type Command, Option } from 'commander';
import { parse } from 'csv-parse/sync';
import { comparePair } from '../screening/compare.ts';
import { defaultConfiguration } from '../screening/configuration.ts';
import { type Evaluation, evaluate, type ScoredCase } from '../screening/evaluate.ts';
import { thresholdCurve } from '../screening/threshold-curve.ts';
import { createWatchlistIndex, type WatchlistIndex } from '../screening/watchlist-index.ts';
import { callerPath } from './paths.ts';
import { createProgress, numberedLines, openInput } from './screening-files.ts';
import { parseEntryLine } from './screening-input.ts';
import { screeningReplayCommand } from './screening-replay.ts';

export interface EvaluateOptions {
  readonly set: 'pairs' | 'screenings';
  readonly watchlist?: string;
  readonly where?: readonly string[];
  readonly svg?: string;
  readonly json?: boolean;
}

type Row = Readonly<Record<string, string>>;

/** Scores below this are not told apart in a curve of screenings. */
const LOWEST = 0.2;

/** Adds `garita screening evaluate` and `garita screening replay`. */
export function screeningCommand(program: Command): void {
  const screening = program.command('screening').description('Measure screening, compute a screening again');
  screeningReplayCommand(screening);
  screening
    .command('evaluate')
    .description('Score files of labelled cases and print how well matches are told from others')
    .argument('<file...>', 'CSV files (.csv or .csv.gz)')
    .addOption(
      new Option('--set <name>', 'what a row is').choices(['pairs', 'screenings']).makeOptionMandatory(),
    )
    .option('--watchlist <file>', 'the entries that subjects are screened against (NDJSON)')
    .option(
      '--where <column=value>',
      'only rows that have this value (may be given again)',
      (one: string, before: readonly string[] = []) => [...before, one],
    )
    .option('--svg <file>', 'write the threshold curve here')
    .option('--json', 'print the figures as JSON')
    .addHelpText(
      'after',
      '\nRows of pairs have name1, name2, is_match or label, perhaps dob1, dob2, category.' +
        '\nRows of screenings have query_name or full_name, dob_query or date_of_birth, perhaps treatment,' +
        '\nand id: the entry that must be found; without one, nothing may be.' +
        '\n\nExample:\n  npm run -s garita -- screening evaluate --set pairs --where schema=Person cases.csv --svg curve.svg',
    )
    .action(async function evaluateFiles(files: readonly string[], options: EvaluateOptions) {
      const evaluation = await evaluateCases(files, options);
      if (options.svg !== undefined) await writeFile(callerPath(options.svg), thresholdCurve(evaluation));
      process.stdout.write(options.json ? `${JSON.stringify(evaluation)}\n` : tableOf(evaluation));
    });
}

/** Does the work of the command. */
export async function evaluateCases(
  files: readonly string[],
  { set, watchlist, where = [] }: EvaluateOptions,
): Promise<Evaluation> {
  const wanted = where.map(
    (one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)] as const,
  );
  const rows = (await Promise.all(files.map(rowsOf))).flat();
  const kept = rows.filter((row) => wanted.every(([column, value]) => row[column] === value));
  if (kept.length === 0) throw new Error('no row to evaluate');
  if (set === 'pairs') return evaluate(kept.map(pairCase), defaultConfiguration.threshold);
  if (watchlist === undefined) throw new Error('--set screenings needs --watchlist');
  const index = await indexOf(watchlist);
  const progress = createProgress('screening', kept.length);
  const cases = kept.map((row, i) => {
    progress.update(i);
    return screeningCase(index, row, i);
  });
  progress.stop();
  return evaluate(cases, defaultConfiguration.threshold);
}

async function rowsOf(file: string): Promise<Row[]> {
  const bytes = await readFile(callerPath(file));
  const text = file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
  return parse(text, { columns: true, bom: true, skip_empty_lines: true, relax_column_count: true }) as Row[];
}

async function indexOf(file: string): Promise<WatchlistIndex> {
  const index = createWatchlistIndex({ ...defaultConfiguration, threshold: LOWEST });
  const input = await openInput(callerPath(file));
  for await (const { number, text } of numberedLines(input.stream)) {
    const parsed = parseEntryLine(text);
    if ('reason' in parsed) throw new Error(`${file}:${number}: ${parsed.reason}`);
    index.upsert(parsed.value.id, parsed.value);
  }
  return index;
}

function pairCase(row: Row): ScoredCase {
  const { name1 = '', name2 = '', dob1 = '', dob2 = '' } = row;
  const { score } = comparePair({ name: name1, birthDate: dob1 }, { name: name2, birthDate: dob2 });
  return {
    score,
    isMatch: /^(true|match|1|yes)$/i.test(row.is_match ?? row.label ?? ''),
    group: row.category || row.case_group || '-',
    words: `${name1} ${dob1} | ${name2} ${dob2}`,
  };
}

function screeningCase(index: WatchlistIndex, row: Row, number: number): ScoredCase {
  const fullName = row.query_name ?? row.full_name ?? row.name ?? '';
  const birthDate = row.dob_query ?? row.date_of_birth ?? '';
  const { nationality = '' } = row;
  const { matches } = index.screen({
    id: String(number),
    fullName,
    ...(birthDate === '' ? {} : { birthDate }),
    ...(nationality === '' ? {} : { nationality }),
  });
  const wanted = row.id ?? '';
  const match = wanted === '' ? matches[0] : matches.find(({ entryId }) => entryId === wanted);
  const against = match === undefined ? (row.watch_name ?? wanted) : `${match.entryName} (${match.entryId})`;
  return {
    score: match?.score ?? 0,
    isMatch: wanted !== '',
    group: row.treatment || (wanted === '' ? 'clean' : '-'),
    words: `${fullName} ${birthDate} | ${against}`,
  };
}

function tableOf(evaluation: Evaluation): string {
  const { cases, auc, at, falseAlertsPerTenThousand, groups, worstMisses, worstFalseAlerts } = evaluation;
  const figure = (value: number, digits = 4) => (Number.isNaN(value) ? '-' : value.toFixed(digits));
  const width = Math.max(...groups.map(({ group }) => group.length), 5);
  const worst = (title: string, list: readonly ScoredCase[]) =>
    list.length === 0 ? [] : ['', title, ...list.map(({ score, words }) => `  ${figure(score)}  ${words}`)];
  return `${[
    `${cases} cases at threshold ${at.threshold}: AUC ${figure(auc)}, F1 ${figure(at.f1)}, precision ${figure(at.precision)}, recall ${figure(at.recall)}, false alerts per 10,000 ${figure(falseAlertsPerTenThousand, 2)}`,
    '',
    `${'group'.padEnd(width)}  matches  recall  others  false alerts`,
    ...groups.map(
      (row) =>
        `${row.group.padEnd(width)}  ${String(row.matches).padStart(7)}  ${figure(row.recall).padStart(6)}  ${String(row.others).padStart(6)}  ${String(row.falseAlerts).padStart(12)}`,
    ),
    ...worst('The worst misses', worstMisses),
    ...worst('The worst false alerts', worstFalseAlerts),
  ].join('\n')}\n`;
}
