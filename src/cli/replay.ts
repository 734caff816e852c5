import { type Command, Option } from 'commander';
import { loopbackUrl } from '../replay/loopback.ts';
import { reportWords } from '../replay/report-words.ts';
import { usualTraffic } from '../replay/traffic.ts';
import { developmentMint } from './dev-token.ts';
import { outFolder } from './out-folder.ts';
import { dataPath } from './paths.ts';
import { dayFrom } from './replay/day-from.ts';
import { type ReplayFlags, readFlags } from './replay/flags.ts';
import { startOwnWorkers } from './replay/own-workers.ts';
import { progressLine } from './replay/progress-line.ts';
import { type ReplayOptions, replayDay } from './replay/run.ts';
import { workerEnvironment } from './replay/worker-environment.ts';
import { writeReport } from './replay/write-report.ts';

/** Starts the workers of this run, if it has any, and ends them whatever happens. */
async function withWorkers<T>(
  flags: ReplayFlags,
  { workers: count, killAtMs }: Pick<ReturnType<typeof readFlags>, 'workers' | 'killAtMs'>,
  work: (workers: ReplayOptions['workers']) => Promise<T>,
): Promise<T> {
  if (count === 0) return work(undefined);
  const own = await startOwnWorkers(count, workerEnvironment(dataPath(flags.data), flags.internal));
  const started = { own, started: count, ...(killAtMs === undefined ? {} : { killAtMs }) };
  return work(started).finally(own.stop);
}

async function replay(flags: ReplayFlags): Promise<void> {
  const port = process.env.PORT ?? '8700';
  const url = loopbackUrl(flags.api ?? process.env.GARITA_API ?? `http://127.0.0.1:${port}`);
  const { workers, killAtMs, seed, ...options } = readFlags(flags);
  const day = dayFrom(flags.day, seed);
  const out = flags.out === undefined ? undefined : outFolder(flags.out);
  const mint = await developmentMint(dataPath(flags.data));
  const line = progressLine(flags.json === true);
  try {
    const report = await withWorkers(flags, { workers, killAtMs }, async (own) => {
      const replayed = await replayDay({
        ...options,
        url,
        mint,
        day,
        ...(own ? { workers: own } : {}),
        ...(line ? { onProgress: line.update } : {}),
      });
      return replayed.reconcile().finally(replayed.close);
    });
    line?.stop();
    const { timeline: _, ...printed } = report;
    process.stdout.write(flags.json ? `${JSON.stringify(printed)}\n` : reportWords(report));
    if (out !== undefined) {
      const files = await writeReport(out, report);
      if (!flags.json) process.stdout.write(`Wrote ${files.join(' and ')}.\n`);
    }
    if (!report.ok) process.exitCode = 1;
  } finally {
    line?.stop();
  }
}

const examples = `
Every event is sent when it is due, whether or not earlier ones were answered; latency counts from when it was due.
Then all of it is read back: exit code 1 when anything was lost, doubled or altered, or somebody was not screened.
It makes synthetic members and travelers, so it works in development alone, and on this machine alone.

A day from a file is CSV with these columns, lines in any order:
  place       a crossing (250401) or a port (2504: divided among its crossings by their lanes)
  hour        of the local day, 0 to 23
  kind        car, pedestrian, bus or truck
  lane_class  sentri, ready, general, fast, truck, pedestrian, pedestrian_ready; empty: divided as usual for the kind
  count       how many cross in that hour
  occupants   everybody in them; empty: one each. A port's are seated at random over its cars

  place,hour,kind,lane_class,count,occupants
  250401,7,car,sentri,412,705
  2504,7,pedestrian,,980,

Examples:
  npm run -s garita -- replay --day seed --speed 10 --from 07:00 --minutes 1
  npm run -s garita -- replay --day 2024 --speed 60 --from 06:00 --minutes 30 --prereads 0.8 --out ./replayed
  npm run -s garita -- replay --day ./friday.csv --speed 120 --json
  npm run -s garita -- replay --day seed --speed 480 --outage 06:00-09:00 --workers 2 --kill-worker 07:30 --json`;

const share = (part: keyof typeof usualTraffic) => String(usualTraffic[part]);

/** `garita replay`: a day of crossings sent to a running API, and reconciled. */
export function replayCommand(program: Command): void {
  program
    .command('replay')
    .description('Send a day of crossings to a running API, measure it, and reconcile every event')
    .option('--day <day>', 'seed, 2004, 2024 (the same days that are simulated), or a CSV file', 'seed')
    .requiredOption('--speed <n>', 'times real time')
    .option('--minutes <m>', 'how many minutes of the day (default: to its end)')
    .option('--from <hh:mm>', 'where in the day to begin (default: 00:00)')
    .option('--seed <n>', 'of the day: the same seed gives the same arrivals', '1')
    .option(
      '--prereads <share>',
      'of the events that are read at the head of the lane too, 0 to 1; none by default, so that a day is its events',
      share('prereads'),
    )
    .option('--preread-seconds <s>', 'how long before the booth, on average', share('prereadSeconds'))
    .option('--expired <share>', 'of the documents that have expired', share('expired'))
    .option(
      '--unreadable <share>',
      'of the documents that nothing can be read from; nobody can be screened by them',
      share('unreadable'),
    )
    .option('--misread <share>', 'of the checks whose document is misread at first', share('misread'))
    .option('--lost <share>', 'of the members whose card was reported lost', share('lost'))
    .option('--repeats <share>', 'of the requests that are sent twice with the same key', share('repeats'))
    .option('--outage <hh:mm-hh:mm>', 'the terminals cannot reach the centre then: they store, and catch up')
    .option('--outage-ports <codes>', 'only those of these ports, comma between (default: all)')
    .option('--catch-up <n>', 'terminals that catch up at the same time', '4')
    .option('--workers <n>', 'start so many workers for this run (REDIS_URL: their queue)', '0')
    .option('--kill-worker <hh:mm>', 'end one of them with SIGKILL at this time of the day')
    .option('--connections <n>', 'connections to the API', '64')
    .option('--members <n>', 'the most members to make of a program', '2000')
    .option('--drain <seconds>', 'how long to wait for screenings after the last answer', '600')
    .option('--api <url>', 'the API, on this machine (default: http://127.0.0.1:8700)')
    .addOption(
      new Option('--internal <url>', "the API's internal address, for --workers (default: its port + 1)"),
    )
    .option(
      '--data <folder>',
      'its data folder, whose key signs the tokens (default: GARITA_DATA, or .garita)',
    )
    .option('--out <folder>', 'write report.json and report.html here')
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(replay);
}
