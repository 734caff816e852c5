import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import type { Command } from 'commander';
import { configurationHash, defaultConfiguration } from '../screening/configuration.ts';
import { createWatchlistIndex, type WatchlistIndex } from '../screening/watchlist-index.ts';
import { callerPath } from './paths.ts';
import { createComplaints, createProgress, numberedLines, openInput } from './screening-files.ts';
import { parseEntryLine, parseSubjectLine } from './screening-input.ts';

interface ScreenOptions {
  readonly watchlist: string;
  readonly subjects: string;
  readonly out: string;
  readonly json?: boolean;
}

/** What `garita screen --json` prints. */
export interface ScreenSummary {
  readonly entries: number;
  readonly subjects: number;
  readonly subjectsWithMatches: number;
  readonly matches: number;
  readonly badLines: number;
  readonly seconds: number;
  readonly configHash: string;
}

/** Adds `garita screen`: a file of subjects against a file of entries, no server needed. */
export function screenCommand(program: Command): void {
  program
    .command('screen')
    .description('Screen a file of subjects against a watch list; needs no server')
    .addHelpText(
      'after',
      '\nExample:\n  npm run -s garita -- screen --watchlist list.ndjson.gz --subjects people.ndjson --out matches.ndjson',
    )
    .requiredOption('--watchlist <file>', 'entries, one JSON object a line (.ndjson or .ndjson.gz)')
    .requiredOption('--subjects <file>', 'subjects, one JSON object a line (.ndjson or .ndjson.gz)')
    .requiredOption(
      '--out <file>',
      'one line a subject, in the same order: {id, matches}; - for standard output',
    )
    .option('--json', 'print a summary as JSON')
    .action(async function screen(options: ScreenOptions) {
      const summary = await screenFiles(options);
      const text = options.json
        ? JSON.stringify(summary)
        : `${summary.subjects} subjects screened against ${summary.entries} entries: ` +
          `${summary.subjectsWithMatches} with matches, ${summary.badLines} bad lines`;
      (options.out === '-' ? process.stderr : process.stdout).write(`${text}\n`);
      if (summary.badLines > 0) process.exitCode = 1;
    });
}

/** Does the work of the command. Bad lines are said on stderr and counted; the good ones are screened. */
export async function screenFiles(options: ScreenOptions): Promise<ScreenSummary> {
  const started = performance.now();
  const index = createWatchlistIndex();
  const badEntries = await loadEntries(index, options.watchlist);
  const output = options.out === '-' ? process.stdout : createWriteStream(callerPath(options.out));
  const counts = await screenSubjects(index, options.subjects, output);
  if (output !== process.stdout) {
    output.end();
    await once(output, 'finish');
  }
  return {
    entries: index.size,
    ...counts,
    badLines: counts.badLines + badEntries,
    seconds: Math.round(performance.now() - started) / 1000,
    configHash: configurationHash(defaultConfiguration),
  };
}

async function loadEntries(index: WatchlistIndex, path: string): Promise<number> {
  const input = await openInput(callerPath(path));
  const complaints = createComplaints(path);
  const progress = createProgress('watch list', input.size);
  const lines = new Map<string, number>();
  for await (const { number, text } of numberedLines(input.stream)) {
    const parsed = parseEntryLine(text);
    if ('reason' in parsed) complaints.add(number, parsed.reason);
    else if (lines.has(parsed.value.id)) {
      complaints.add(number, `id ${parsed.value.id} was already on line ${lines.get(parsed.value.id)}`);
    } else {
      lines.set(parsed.value.id, number);
      index.upsert(parsed.value.id, parsed.value);
    }
    if (number % 500 === 0) progress.update(input.bytes());
  }
  progress.stop();
  return complaints.count;
}

async function screenSubjects(index: WatchlistIndex, path: string, output: Writable) {
  const input = await openInput(callerPath(path));
  const complaints = createComplaints(path);
  const progress = createProgress('screening', input.size);
  let subjects = 0;
  let subjectsWithMatches = 0;
  let matches = 0;
  for await (const { number, text } of numberedLines(input.stream)) {
    const parsed = parseSubjectLine(text);
    if ('reason' in parsed) {
      complaints.add(number, parsed.reason);
      continue;
    }
    const outcome = index.screen(parsed.value);
    subjects++;
    matches += outcome.matches.length;
    if (outcome.matches.length > 0) subjectsWithMatches++;
    const found = outcome.matches.map(({ entryId, score, parts }) => ({ entryId, score, parts }));
    if (!output.write(`${JSON.stringify({ id: parsed.value.id, matches: found })}\n`))
      await once(output, 'drain');
    if (number % 500 === 0) progress.update(input.bytes());
  }
  progress.stop();
  return { subjects, subjectsWithMatches, matches, badLines: complaints.count };
}
