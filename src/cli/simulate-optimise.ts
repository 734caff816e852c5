import { setImmediate as pause } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { stringify } from 'yaml';
import { ports } from '../lanes/border.ts';
import { type LaneClass, laneClasses } from '../lanes/lane-class.ts';
import { drawCharts } from '../simulation/charts/draw-node.ts';
import { tradeOffChart } from '../simulation/charts/trade-off.ts';
import { type Optimised, optimiseSteps, subjectsOf } from '../simulation/optimise/optimise.ts';
import { type Figure, figureNames, type Target, wishOf } from '../simulation/optimise/section.ts';
import { shiftRules } from '../simulation/optimise/shifts.ts';
import type { SimulationFiles } from '../simulation/result.ts';
import { outFolder } from './out-folder.ts';
import { progressBar } from './progress.ts';
import { readScenario } from './simulate-file.ts';
import { simulateLocally } from './simulate-local.ts';
import { printFiles, svgFiles, writeSimulationFiles, writeWhole } from './simulate-output.ts';

type Flags = {
  readonly port?: string;
  readonly target?: readonly string[];
  readonly figure?: Figure;
  readonly laneHours?: number;
  readonly shiftHours?: number;
  readonly shiftEvery?: number;
  readonly seed?: number;
  readonly replications?: number;
  readonly out?: string;
  readonly json?: true;
};

/** Adds `optimise` to `simulate`. */
export function optimiseCommand(simulate: Command): void {
  simulate
    .command('optimise')
    .description('Find the cheapest lane schedule of a port that keeps waits by lane class below a target')
    .argument('[scenario]', 'a YAML or JSON file, or a ready-made scenario; without it, the design day')
    .option('--port <code>', 'the port whose lanes are planned')
    .option('--target <class=minutes...>', 'longest wait in any hour, such as sentri=15 general=60')
    .addOption(
      new Option('--figure <name>', 'what of the waits is held to the target (default: mean)').choices(
        figureNames,
      ),
    )
    .option('--lane-hours <number>', 'at most so many a day, of all planned classes together', Number)
    .option('--shift-hours <number>', 'an officer opens a lane for so long (default: 8)', Number)
    .option('--shift-every <number>', 'shifts begin every so many hours (default: 2)', Number)
    .option('--seed <number>', 'the same seed gives the same schedule (default: 1)', Number)
    .option('--replications <number>', 'days by which a schedule is judged (default: 20)', Number)
    .option(
      '--out <folder>',
      'write optimised.yaml, optimised.json, trade-off.svg and the report of the comparison',
    )
    .option('--json', 'print the result as one JSON object')
    .addHelpText(
      'after',
      '\nExample:\n  npm run -s garita -- simulate optimise day-2024 --port 2506 --target sentri=10 ready=30 general=45 --out plan\n\nA scenario file may say port, targets, figure, laneHours, shiftHours and shiftEvery under optimise; what is said here goes before it.',
    )
    .action(run);
}

async function run(source: string | undefined, flags: Flags): Promise<void> {
  const { base, options, port } = await planOf(source, flags);
  for (const { laneClass } of options.wishes)
    if (
      subjectsOf(
        base.scenario,
        options.wishes.filter((wish) => wish.laneClass === laneClass),
      ).length === 0
    )
      throw new Error(`target: nobody comes to ${laneClass} lanes at ${port.name} on this day`);
  const { json = false } = flags;
  const out = flags.out === undefined ? undefined : outFolder(flags.out);
  const bar = progressBar('planning shifts, %', 100, json);
  const steps = optimiseSteps(base.scenario, options);
  let step = steps.next();
  for (let tried = 1; !step.done; step = steps.next(), tried += 1) {
    bar.update(Math.floor(100 * step.value.share));
    if (tried % 10 === 0) await pause();
  }
  bar.stop();
  const optimised = step.value;
  // Judged on other days than it was chosen by, with all that the scenario says of how travelers queue.
  const files = await simulateLocally({
    base,
    variants: [{ name: 'optimised', scenario: optimised.scenario }],
    seed: options.seed + 1,
    replications: Math.max(50, options.replications),
    draw: out !== undefined,
  });
  if (out !== undefined) await write(out, port.name, base.name, optimised, files);
  if (json) process.stdout.write(`${JSON.stringify({ ...optimised, comparison: files.variants })}\n`);
  else {
    process.stdout.write(`${table(optimised)}\n`);
    printFiles(base.name, files, false);
  }
}

async function write(
  folder: string,
  port: string,
  name: string,
  optimised: Optimised,
  files: SimulationFiles,
): Promise<void> {
  const charts = await drawCharts({ 'trade-off': tradeOffChart(optimised.queues, port) });
  await writeSimulationFiles(folder, name, { ...files, charts: { ...charts, ...files.charts } });
  await writeWhole(folder, {
    'optimised.yaml': stringify({ name: 'optimised', ...optimised.scenario }),
    'optimised.json': `${JSON.stringify(optimised.queues, null, 2)}\n`,
    ...svgFiles(charts),
  });
}

/** What the flags say, and where they say nothing the file's `optimise`. */
async function planOf(source: string | undefined, flags: Flags) {
  // Read once for the section, which may name the port, and again with the lanes of that port alone.
  const { optimise = {}, ...said } = await readScenario(source);
  const code = flags.port ?? optimise.port;
  if (code === undefined) throw new Error('port: say which port is planned, by --port or in the file');
  const port = ports.find((one) => one.code === code);
  if (port === undefined) throw new Error(`port: no port of entry has the code ${code}`);
  const targets = flags.target?.map(targetOf) ?? optimise.targets;
  if (targets === undefined)
    throw new Error('target: say how long a wait may be, by --target or in the file');
  const figure = flags.figure ?? optimise.figure ?? 'mean';
  const every = wholeNumber('shift-every', flags.shiftEvery ?? optimise.shiftEvery ?? 2, 1, 24);
  if (24 % every !== 0) throw new Error('shift-every: give a divisor of 24');
  const long = wholeNumber('shift-hours', flags.shiftHours ?? optimise.shiftHours ?? 8, 1, 24);
  const most = flags.laneHours ?? optimise.laneHours ?? 100_000;
  const { base } = await readScenario(source, { ports: [port.code] });
  const options = {
    rules: shiftRules(long, every),
    wishes: targets.map((target) => wishOf(target, figure)),
    mostLaneHours: wholeNumber('lane-hours', most, 1, 100_000),
    seed: wholeNumber('seed', flags.seed ?? said.seed ?? 1, 0, Number.MAX_SAFE_INTEGER),
    replications: wholeNumber('replications', flags.replications ?? said.replications ?? 20, 2, 10_000),
  };
  return { base, options, port };
}

function wholeNumber(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Error(`${name}: give a whole number from ${least} to ${most.toLocaleString('en-US')}`);
}

/** `sentri=15`, or `sentri=15:12` for at most 12 lanes. */
function targetOf(text: string): Target {
  const [, name = '', minutes = '', lanes] = /^([a-z_]+)=(\d+(?:\.\d+)?)(?::(\d+))?$/.exec(text) ?? [];
  const laneClass = laneClasses.find((it): it is LaneClass => it === name);
  if (laneClass === undefined || Number(minutes) <= 0)
    throw new Error(
      `target: ${text} is not CLASS=MINUTES or CLASS=MINUTES:LANES, with a class of ${laneClasses.join(', ')}`,
    );
  return {
    laneClass,
    minutes: Number(minutes),
    ...(lanes === undefined ? {} : { mostLanes: wholeNumber('target', Number(lanes), 1, 100) }),
  };
}

/** A block a queue: what it costs, what it gives, and when lanes are open. */
function table({ queues, laneHours, usualLaneHours, holds }: Optimised): string {
  const blocks = queues.map(
    ({ crossingName, laneClass, target, found, lanesOpen, usualLaneHours: usual }) => {
      const { best } = found;
      const verdict = best.excess === 0 ? 'holds' : 'IS NOT REACHED with these lanes and lane-hours';
      return (
        `${crossingName}, ${laneClass}: ${best.laneHours} lane-hours (${usual} as it is); longest wait of an hour ` +
        `${best.worst.toFixed(1)} min, the target of ${target.minutes} ${verdict}\n` +
        `  hour   ${lanesOpen.map((_, hour) => String(hour).padStart(2)).join(' ')}\n` +
        `  lanes  ${lanesOpen.map((lanes) => String(lanes).padStart(2)).join(' ')}\n`
      );
    },
  );
  return (
    `${blocks.join('')}In all ${laneHours} lane-hours a day, ${usualLaneHours} as it is. ` +
    `${holds ? 'Every target holds' : 'Not every target holds'}, on the days by which it was chosen.\n`
  );
}
