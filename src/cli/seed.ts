import type { Command } from 'commander';
import { auditRecord } from '../audit/record.ts';
import {
  databaseFile,
  developmentSecrets,
  lockDataFolder,
  prepareDataFolder,
} from '../config/data-folder.ts';
import { keysFrom } from '../config/secrets.ts';
import { migrate } from '../db/migrate-node.ts';
import { openSqlite } from '../db/sqlite.ts';
import { outFolder } from './out-folder.ts';
import { dataPath } from './paths.ts';
import { progressBar } from './progress.ts';
import { fillMembers } from './seed/fill.ts';
import { writeSeedFiles } from './seed/write-files.ts';

interface SeedOptions {
  readonly members: string;
  readonly listEntries: string;
  readonly seed: string;
  readonly photos?: string | true;
  readonly data?: string;
  readonly out?: string;
  readonly json?: boolean;
}

function wholeNumber(text: string, option: string, most: number): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isInteger(number) || number < 0 || number > most) {
    throw new Error(`${option}: expected a whole number from 0 to ${most}`);
  }
  return number;
}

function report(json: boolean | undefined, detail: Readonly<Record<string, unknown>>, words: string): void {
  process.stdout.write(json ? `${JSON.stringify(detail)}\n` : `${words}\n`);
}

async function toFiles(
  out: string,
  seed: number,
  members: number,
  entries: number,
  json?: boolean,
): Promise<void> {
  const bar = progressBar('writing lines', members + entries, json === true);
  let lines = 0;
  const files = await writeSeedFiles(outFolder(out), { seed, members, entries }, (more) => {
    lines += more;
    bar.update(lines);
  }).finally(() => bar.stop());
  report(json, { seed, members, entries, files }, `Wrote ${files.join(' and ')}.`);
}

/** The share of `--photos`: everybody where it names none. */
function photoShare(text: string | true | undefined): number {
  if (text === undefined) return 0;
  const share = text === true ? 1 : Number(text);
  if (text !== '' && share >= 0 && share <= 1) return share;
  throw new Error('--photos: expected a share from 0 to 1');
}

async function toFolder(
  folder: string,
  seed: number,
  members: number,
  photos: number,
  json?: boolean,
): Promise<void> {
  if (process.env.GARITA_ENV === 'production')
    throw new Error('synthetic members have no place in production');
  prepareDataFolder(folder);
  const unlock = lockDataFolder(folder);
  const db = openSqlite(databaseFile(folder));
  const bar = progressBar('storing members', members, json === true);
  const started = performance.now();
  try {
    migrate(db.engine);
    const { secrets } = await developmentSecrets(folder);
    const now = Date.now();
    const onProgress = (done: number) => bar.update(done);
    const first = fillMembers(db.engine, await keysFrom(secrets), {
      seed,
      count: members,
      now,
      photos,
      onProgress,
    });
    await db.batch([
      auditRecord({
        at: now,
        actor: 'service',
        action: 'seed.members',
        objectKind: 'seed',
        objectId: String(seed),
        detail: { first, members, photos },
      }),
    ]);
    bar.stop();
    const seconds = (performance.now() - started) / 1000;
    const perSecond = Math.round(members / seconds);
    report(
      json,
      { seed, first, members, seconds: Math.round(seconds * 10) / 10, perSecond, folder },
      `Stored ${members} synthetic members in ${folder}: ${seconds.toFixed(1)} s, ${perSecond} a second.`,
    );
  } finally {
    bar.stop();
    db.close();
    unlock();
  }
}

async function seedData(options: SeedOptions): Promise<void> {
  const members = wholeNumber(options.members, '--members', 40_000_000);
  const entries = wholeNumber(options.listEntries, '--list-entries', 40_000_000);
  const seed = wholeNumber(options.seed, '--seed', 2 ** 32 - 1);
  const photos = photoShare(options.photos);
  if (members + entries === 0) throw new Error('nothing to make: give --members or --list-entries');
  if (options.out !== undefined) {
    if (options.data !== undefined) throw new Error('give either --out or --data');
    if (photos > 0) throw new Error('--photos: files have none; fill a folder with --data');
    return toFiles(options.out, seed, members, entries, options.json);
  }
  if (entries > 0) {
    throw new Error('a list enters by its import: write it with --out, then garita watchlist import');
  }
  return toFolder(dataPath(options.data), seed, members, photos, options.json);
}

/** `garita seed`: synthetic travelers, members and watch lists of any size. */
export function seedCommand(program: Command): void {
  program
    .command('seed')
    .description(
      'Make synthetic travelers and lists as NDJSON, or fill the folder of a stopped server with members',
    )
    .option('--members <n>', 'how many travelers or members', '0')
    .option('--list-entries <n>', 'how many watch list entries (with --out)', '0')
    .option('--seed <s>', 'the same seed makes the same people', '1')
    .option('--photos [share]', 'give members a drawn photo, nobody’s face: all, or this share from 0 to 1')
    .option('--out <folder>', 'write travelers.ndjson and watchlist.ndjson here')
    .option('--data <folder>', 'the data folder to fill (default: GARITA_DATA, or .garita)')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExamples:\n  npm run -s garita -- seed --members 10000 --list-entries 20000 --out ./synthetic' +
        '\n  npm run -s garita -- seed --members 1000000 --data ./large' +
        '\n  npm run -s garita -- seed --members 1000 --photos 0.5 --data ./small',
    )
    .action(seedData);
}
