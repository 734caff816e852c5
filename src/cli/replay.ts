import { type Command, Option } from 'commander';
import { loopbackUrl } from '../replay/loopback.ts';
import { reportWords } from '../replay/report.ts';
import { windowFrom } from '../replay/window.ts';
import { type Preset, presets } from '../simulation/volumes.ts';
import { developmentMint } from './dev-token.ts';
import { dataPath } from './paths.ts';
import { progressLine } from './replay/progress-line.ts';
import { replayDay } from './replay/run.ts';

interface ReplayFlags {
  readonly day: Preset;
  readonly speed: string;
  readonly minutes?: string;
  readonly from?: string;
  readonly seed: string;
  readonly connections: string;
  readonly members: string;
  readonly drain: string;
  readonly json?: true;
  readonly api?: string;
  readonly data?: string;
}

function numberOf(text: string, option: string, least: number, most: number, whole = true): number {
  const value = Number(text);
  const fits = text.trim() !== '' && value >= least && value <= most && (!whole || Number.isInteger(value));
  if (!fits) throw new Error(`${option}: expected a ${whole ? 'whole ' : ''}number from ${least} to ${most}`);
  return value;
}

async function replay(flags: ReplayFlags): Promise<void> {
  const port = process.env.PORT ?? '8700';
  const url = loopbackUrl(flags.api ?? process.env.GARITA_API ?? `http://127.0.0.1:${port}`);
  const minutes =
    flags.minutes === undefined ? undefined : numberOf(flags.minutes, '--minutes', 0.01, 1440, false);
  const options = {
    url,
    day: flags.day,
    window: windowFrom(flags.from, minutes),
    speed: numberOf(flags.speed, '--speed', 0.1, 100_000, false),
    seed: numberOf(flags.seed, '--seed', 0, Number.MAX_SAFE_INTEGER),
    sockets: numberOf(flags.connections, '--connections', 1, 2_000),
    members: numberOf(flags.members, '--members', 9, 100_000),
    drainSeconds: numberOf(flags.drain, '--drain', 0, 86_400),
  };
  const line = progressLine(flags.json === true);
  try {
    const replayed = await replayDay({
      ...options,
      mint: await developmentMint(dataPath(flags.data)),
      onProgress: line.update,
    });
    const report = await replayed.reconcile().finally(replayed.close);
    line.stop();
    process.stdout.write(flags.json ? `${JSON.stringify(report)}\n` : reportWords(report));
    if (!report.ok) process.exitCode = 1;
  } finally {
    line.stop();
  }
}

const examples = `
Every event is sent when it is due, whether or not earlier ones were answered; latency counts from when it was due.
Then all of it is read back: exit code 1 when anything was lost, doubled or altered, or somebody was not screened.
It makes synthetic members and travelers, so it works in development alone, and on this machine alone.

Examples:
  npm run -s garita -- replay --day seed --speed 10 --from 07:00 --minutes 1
  npm run -s garita -- replay --day 2024 --speed 480 --connections 256 --json
  npm run -s garita -- replay --day seed --speed 60 --minutes 5 --api http://127.0.0.1:8800 --data ./try`;

/** `garita replay`: a day of crossings sent to a running API, and reconciled. */
export function replayCommand(program: Command): void {
  program
    .command('replay')
    .description('Send a generated day of crossings to a running API, measure it, and reconcile every event')
    .addOption(
      new Option('--day <preset>', 'the day, the same that is simulated').choices(presets).default('seed'),
    )
    .requiredOption('--speed <n>', 'times real time')
    .option('--minutes <m>', 'how many minutes of the day (default: to its end)')
    .option('--from <hh:mm>', 'where in the day to begin (default: 00:00)')
    .option('--seed <n>', 'of the day: the same seed gives the same arrivals', '1')
    .option('--connections <n>', 'connections to the API', '64')
    .option('--members <n>', 'the most members to make of a program', '2000')
    .option('--drain <seconds>', 'how long to wait for screenings after the last answer', '600')
    .option('--api <url>', 'the API, on this machine (default: http://127.0.0.1:8700)')
    .option(
      '--data <folder>',
      'its data folder, whose key signs the tokens (default: GARITA_DATA, or .garita)',
    )
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(replay);
}
