import { type Command, Option } from 'commander';
import { z } from 'zod';
import {
  Action,
  type ImportFormat,
  ImportReply,
  type Sharing,
  type Watchlist,
} from '../watchlists/schema.ts';
import { type ApiOptions, ApiRefusal, agencyOf, apiFrom, type CliApi } from './api.ts';
import { ftmSource, unSource } from './converted-source.ts';
import { cslSource } from './csl-source.ts';
import { callerPath } from './paths.ts';
import { progressBar } from './progress.ts';
import { sharedWith, watchlistShareCommand } from './watchlist-share.ts';
import { garitaSource, type ListSource, type Origin, ofacSource } from './watchlist-source.ts';

const sources = {
  garita: garitaSource,
  'ofac-sdn': ofacSource,
  'us-csl': cslSource,
  'un-xml': unSource,
  ftm: ftmSource,
} as const satisfies Record<ImportFormat, unknown>;

interface ImportOptions extends ApiOptions {
  readonly list: string;
  readonly name?: string;
  readonly legalBasis: string;
  readonly caveat: string;
  readonly share?: Sharing;
  readonly action: string;
  readonly format: keyof typeof sources;
  readonly mode: 'full' | 'delta';
  readonly strict?: true;
  readonly json?: true;
}

const Lists = z.object({ items: z.array(z.looseObject({ id: z.string() })) });
type Reply = z.infer<typeof ImportReply>;

async function openList(api: CliApi, options: ImportOptions): Promise<void> {
  const { items } = Lists.parse(await api.request('GET', '/v1/watchlists'));
  if (items.some(({ id }) => id === options.list)) return;
  const list: Partial<Watchlist> = {
    id: options.list,
    name: options.name ?? options.list,
    ownerAgency: options.agency ?? agencyOf(api.token) ?? 'CBP',
    legalBasis: options.legalBasis,
    caveat: options.caveat as Watchlist['caveat'],
    sharing: options.share ?? {},
    action: options.action as Watchlist['action'],
  };
  await api.request('POST', '/v1/watchlists', { json: list });
}

async function send(api: CliApi, source: ListSource, options: ImportOptions): Promise<Reply> {
  const { mode, format, strict } = options;
  const query = new URLSearchParams({
    mode,
    format,
    strict: strict ? '1' : '0',
    source: source.name.slice(0, 200),
  });
  const bar = progressBar(`importing ${options.list}`, source.size, options.json === true);
  try {
    const answer = await api.request(
      'PUT',
      `/v1/watchlists/${encodeURIComponent(options.list)}/entries?${query}`,
      {
        body: source.open((sent) => bar.update(sent)),
        headers: {
          'content-type': 'application/x-ndjson',
          ...(source.gzip ? { 'content-encoding': 'gzip' } : {}),
        },
      },
    );
    return ImportReply.parse(answer);
  } finally {
    bar.stop();
  }
}

/** The bad lines as lines of the files that the caller has. */
function badLines(source: ListSource, reply: Reply): Origin[] {
  const sent = reply.rejected.map(({ line, field, reason }): Origin => {
    const origin = source.originAt?.(line);
    if (origin?.reason !== undefined) return origin;
    return { file: origin?.file ?? source.name, line: origin?.line ?? line, field, reason };
  });
  return [...sent, ...(source.notes ?? []).filter(({ kept }) => kept !== true)];
}

function told({ file, line, field, reason }: Origin): string {
  return `  ${file} line ${line}: ${field ? `${field}: ` : ''}${reason}\n`;
}

function printReport(source: ListSource, reply: Reply): void {
  const n = (value: number) => value.toLocaleString('en-US');
  const what = reply.published
    ? `version ${reply.version} is published (publication ${reply.seq})`
    : `nothing changed, version ${reply.version} stays`;
  process.stdout.write(
    `${reply.listId}: ${what}\n  ${n(reply.added)} added, ${n(reply.changed)} changed, ${n(reply.removed)} removed, ${n(reply.unchanged)} unchanged\n`,
  );
  if (reply.ignoredFields.length > 0) process.stdout.write(`  not used: ${reply.ignoredFields.join(', ')}\n`);
  if (reply.expired > 0) process.stdout.write(`  ${n(reply.expired)} have expired and are not on the list\n`);
  if (reply.removalsWithheld > 0) {
    process.stderr.write(
      `  ${n(reply.removalsWithheld)} entries that the file does not name stay: a line could not be told apart\n`,
    );
  }
  const bad = badLines(source, reply);
  const count = Math.max(bad.length, reply.rejectedCount);
  if (count > 0) process.stderr.write(`${n(count)} lines were not taken:\n${bad.map(told).join('')}`);
  for (const note of source.notes ?? []) if (note.kept === true) process.stderr.write(told(note));
}

async function importList(path: string, options: ImportOptions): Promise<void> {
  const file = callerPath(path);
  const source = await sources[options.format](file);
  const bad = options.strict ? ((await source.check?.()) ?? []) : [];
  if (bad.length > 0) {
    throw new Error(
      `the list is refused, nothing was sent. ${bad.length} lines are not valid:\n${bad.map(told).join('')}`,
    );
  }
  const api = await apiFrom(options, ['list_manager']);
  await openList(api, options);
  const reply = await send(api, source, options);
  if (!options.json) return printReport(source, reply);
  const rejected = badLines(source, reply);
  const rejectedCount = Math.max(rejected.length, reply.rejectedCount);
  process.stdout.write(`${JSON.stringify({ ...reply, rejectedCount, rejected })}\n`);
}

/**
 * `garita watchlist import`: sends a list to the API; opens the list when it is not there yet. And
 * `garita watchlist share`.
 */
export function watchlistCommand(program: Command): void {
  const watchlist = program.command('watchlist').description('Watch lists');
  watchlistShareCommand(watchlist);
  watchlist
    .command('import')
    .description(
      'Import a list: NDJSON, a published list in its own format (.gz too), or the folder with OFAC’s sdn.csv, alt.csv, add.csv, sdn_comments.csv',
    )
    .argument('<file|folder>', 'the list')
    .requiredOption('--list <id>', 'which list; it is opened when it is not there')
    .addOption(
      new Option('--format <format>', 'what the file is').choices(Object.keys(sources)).default('garita'),
    )
    .addOption(
      new Option('--mode <mode>', 'full: what the file does not name is removed')
        .choices(['full', 'delta'])
        .default('full'),
    )
    .option('--strict', 'refuse the file for one bad line')
    .option('--name <text>', 'name of a new list (default: its id)')
    .option(
      '--agency <code>',
      'owner of a new list, and agency of a development token (default: of the token, else CBP)',
    )
    .option('--legal-basis <text>', 'legal basis of a new list', 'not stated')
    .addOption(
      new Option('--caveat <caveat>', 'what other agencies may see of an entry of a new list')
        .choices(['record', 'hit_only', 'nothing'])
        .default('hit_only'),
    )
    .option(
      '--share <agency=caveat>',
      'what one other agency may see of a new list (may be given again)',
      sharedWith,
    )
    .addOption(
      new Option('--action <action>', 'what to do with a traveler who is on a new list')
        .choices(Action.options)
        .default('refer'),
    )
    .option('--api <url>', 'the API (default: GARITA_API, else http://127.0.0.1:8700)')
    .option('--token <token>', 'a list manager’s token (default: GARITA_TOKEN, else a development token)')
    .option('--json', 'print the report as one JSON object')
    .addHelpText(
      'after',
      '\nExit code: 0 imported, bad lines or not; 1 refused or failed, nothing published.\n\nExample:\n  npm run -s garita -- watchlist import --list ofac-sdn --format ofac-sdn ./sdn/',
    )
    .action(async (path: string, options: ImportOptions) => {
      try {
        await importList(path, options);
      } catch (error) {
        if (!(error instanceof ApiRefusal) || error.errors.length === 0) throw error;
        throw new Error(
          `${error.message}\n${error.errors.map(({ message }) => `  ${message}\n`).join('')}`.trimEnd(),
        );
      }
    });
}
