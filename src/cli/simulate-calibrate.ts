import { type Command, Option } from 'commander';
import { stringify } from 'yaml';
import {
  type Calibration,
  calibrate,
  calibrationSubjects,
  measurementsOf,
} from '../simulation/calibrate/calibration.ts';
import { ObservationFault, type Observed } from '../simulation/calibrate/observed.ts';
import { readFeed } from '../simulation/calibrate/read-feed.ts';
import { readProfile } from '../simulation/calibrate/read-profile.ts';
import { drawCharts } from '../simulation/charts/draw-node.ts';
import { fitChart } from '../simulation/charts/fit.ts';
import { Scenario } from '../simulation/scenario.ts';
import { presets } from '../simulation/volumes.ts';
import { outFolder } from './out-folder.ts';
import { progressBar } from './progress.ts';
import { svgFiles, writeWhole } from './simulate-output.ts';
import { readTextFile } from './text-file.ts';

type Flags = {
  readonly crossing?: readonly string[];
  readonly laneClass?: readonly string[];
  readonly daytype: string;
  readonly day: (typeof presets)[number];
  readonly folds: number;
  readonly tolerance: number;
  readonly seed: number;
  readonly out?: string;
  readonly json?: true;
};

/** So many travelers a measurement: some seconds of one core for each lane class and fit. */
const travelersMeasured = 3_000_000;

/** Adds `calibrate` to `simulate`. */
export function calibrateCommand(simulate: Command): void {
  simulate
    .command('calibrate')
    .description(
      'Fit arrivals and service times to waits or counts by hour, and test the fit on hours left out',
    )
    .argument('<files...>', 'hourly profiles as CSV, or the JSON of the border wait times feed')
    .option('--crossing <code...>', 'only these crossings, such as 250401')
    .option('--lane-class <class...>', 'only these lane classes')
    .option('--daytype <type>', 'rows of a CSV of this kind of day', 'weekday')
    .addOption(
      new Option('--day <preset>', 'the day whose volumes are kept').choices(presets).default('2024'),
    )
    .option('--folds <number>', 'leave out every so-manieth hour, each once', Number, 4)
    .option('--tolerance <share>', 'what counts as reproduced', Number, 0.2)
    .option('--seed <number>', 'the same seed gives the same fit', Number, 1)
    .option('--out <folder>', 'write calibrated.yaml, calibration.json and fit.svg')
    .option('--json', 'print the result as one JSON object')
    .addHelpText(
      'after',
      '\nExample:\n  npm run -s garita -- simulate calibrate hourly_wait_profile.csv --crossing 250401 --out fitted\n  npm run -s garita -- simulate fitted/calibrated.yaml',
    )
    .action(run);
}

async function run(files: readonly string[], flags: Flags): Promise<void> {
  const { folds, tolerance, seed, json = false } = flags;
  if (!Number.isInteger(folds) || folds < 0 || folds === 1 || folds > 24)
    throw new Error('folds: give 0, or a whole number from 2 to 24');
  if (!(tolerance > 0 && tolerance < 1)) throw new Error('tolerance: give a share of 1, such as 0.2');
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error('seed: give a whole number of 0 or more');
  const base = Scenario.parse({ day: flags.day });
  const observed = (await read(files, flags)).filter(
    ({ laneClass }) => flags.laneClass?.includes(laneClass) ?? true,
  );
  const subjects = calibrationSubjects(base, observed);
  if (subjects.length === 0)
    throw new Error('There is nothing to fit: no wait of an open lane class that the day has travelers for');
  const options = { seed, folds, tolerance, travelers: travelersMeasured };
  const total = measurementsOf(subjects, options);
  const out = flags.out === undefined ? undefined : outFolder(flags.out);
  const bar = progressBar('measuring waits', total, json);
  let done = 0;
  const calibration = calibrate(base, subjects, options, () => {
    done += 1;
    bar.update(done);
  });
  bar.stop();
  if (out !== undefined) {
    const charts = await drawCharts({ fit: fitChart(calibration.queues) });
    await writeWhole(out, {
      'calibrated.yaml': stringify({ name: 'calibrated', ...calibration.scenario }),
      'calibration.json': `${JSON.stringify(calibration.queues, null, 2)}\n`,
      ...svgFiles(charts),
    });
  }
  process.stdout.write(json ? `${JSON.stringify(calibration)}\n` : table(calibration, options));
}

async function read(files: readonly string[], flags: Flags): Promise<readonly Observed[]> {
  const feeds: string[] = [];
  const profiles: Observed[] = [];
  for (const file of files) {
    const text = await readTextFile(file);
    try {
      if (/^\s*[[{]/.test(text)) {
        readFeed([text], flags.crossing);
        feeds.push(text);
      } else profiles.push(...readProfile(text, flags.daytype, flags.crossing));
    } catch (error) {
      if (error instanceof ObservationFault) throw new Error(`${file}:${error.line}: ${error.message}`);
      throw error;
    }
  }
  return [...profiles, ...readFeed(feeds, flags.crossing)];
}

/** A row a queue: what was fitted, and in how many hours it holds. */
function table({ queues }: Calibration, { folds, tolerance }: { folds: number; tolerance: number }): string {
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  const rows = [
    ['crossing', 'lane class', 'a day', 'inspection', 'hours', 'fitted', 'error', 'left out', 'error'],
    ...queues.map(({ crossingName, laneClass, travelers, plan, serviceFactor, score }) => [
      crossingName,
      laneClass,
      travelers.toLocaleString('en-US'),
      `${plan.meanSeconds.toFixed(1)} s (x ${serviceFactor.toFixed(2)})`,
      String(score.hours),
      String(score.fittedWithin),
      percent(score.fittedError),
      folds === 0 ? '' : String(score.heldOutWithin),
      folds === 0 ? '' : percent(score.heldOutError),
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((text, column) =>
        column < 2 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
  return (
    `${lines.join('\n')}\nHours whose mean wait is within ${percent(tolerance)} of what was seen: by the fit to all hours, and by fits ` +
    `to the other hours (every ${folds}th left out, each once).\n`
  );
}
