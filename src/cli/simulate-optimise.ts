import { setImmediate as pause } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { stringify } from 'yaml';
import { ports } from '../lanes/border.ts';
import { type LaneClass, laneClasses } from '../lanes/lane-class.ts';
import { drawCharts } from '../simulation/charts/draw-node.ts';
import { tradeOffChart } from '../simulation/charts/trade-off.ts';
import { type Optimised, optimiseSteps, subjectsOf, type Wish } from '../simulation/optimise/optimise.ts';
import { shiftRules } from '../simulation/optimise/shifts.ts';
import type { SimulationFiles } from '../simulation/result.ts';
import { callerPath } from './paths.ts';
import { statusLine } from './progress.ts';
import { readScenario } from './simulate-file.ts';
import { simulateLocally } from './simulate-local.ts';
import { printFiles, svgFiles, writeSimulationFiles, writeWhole } from './simulate-output.ts';

const figures = { mean: undefined, p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const;
type Figure = keyof typeof figures;

type Flags = {
  readonly port: string;
  readonly target: readonly string[];
  readonly figure: Figure;
  readonly laneHours?: number;
  readonly shiftHours: number;
  readonly shiftEvery: number;
  readonly seed: number;
  readonly replications: number;
  readonly out?: string;
  readonly json?: true;
};

/** Adds `optimise` to `simulate`. */
export function optimiseCommand(simulate: Command): void {
  simulate
    .command('optimise')
    .description('find the cheapest lane schedule of a port that keeps waits by lane class below a target')
    .argument('[scenario]', 'a YAML or JSON file, or a ready-made scenario; without it, the design day')
    .requiredOption('--port <code>', 'the port whose lanes are planned')
    .requiredOption('--target <class=minutes...>', 'longest wait in any hour, such as sentri=15 general=60')
    .addOption(
      new Option('--figure <name>', 'what of the waits is held to the target')
        .choices(Object.keys(figures))
        .default('mean'),
    )
    .option('--lane-hours <number>', 'at most so many a day, of all planned classes together', Number)
    .option('--shift-hours <number>', 'an officer opens a lane for so long', Number, 8)
    .option('--shift-every <number>', 'shifts begin every so many hours', Number, 2)
    .option('--seed <number>', 'the same seed gives the same schedule', Number, 1)
    .option('--replications <number>', 'days by which a schedule is judged', Number, 20)
    .option(
      '--out <folder>',
      'write optimised.yaml, optimised.json, trade-off.svg and the report of the comparison',
    )
    .option('--json', 'print the result as one JSON object')
    .addHelpText(
      'after',
      '\nExample:\n  garita simulate optimise day-2024 --port 2506 --target sentri=10 ready=30 general=45 --out plan',
    )
    .action(run);
}

async function run(source: string | undefined, flags: Flags): Promise<void> {
  const port = ports.find(({ code }) => code === flags.port);
  if (port === undefined) throw new Error(`port: no port of entry has the code ${flags.port}`);
  const { base } = await readScenario(source, { ports: [port.code] });
  const options = {
    rules: rulesOf(flags),
    wishes: flags.target.map((text) => wishOf(text, flags.figure)),
    mostLaneHours: wholeNumber('lane-hours', flags.laneHours ?? 100_000, 1, 100_000),
    seed: wholeNumber('seed', flags.seed, 0, Number.MAX_SAFE_INTEGER),
    replications: wholeNumber('replications', flags.replications, 2, 10_000),
  };
  for (const { laneClass } of options.wishes)
    if (
      subjectsOf(
        base.scenario,
        options.wishes.filter((wish) => wish.laneClass === laneClass),
      ).length === 0
    )
      throw new Error(`target: nobody comes to ${laneClass} lanes at ${port.name} on this day`);
  const { json = false } = flags;
  const line = statusLine(json);
  const steps = optimiseSteps(base.scenario, options);
  let step = steps.next();
  for (let tried = 1; !step.done; step = steps.next(), tried += 1) {
    line.show(`${step.value.queue}: ${step.value.shifts} shifts, ${tried} schedules tried`);
    if (tried % 10 === 0) await pause();
  }
  line.clear();
  const optimised = step.value;
  // Judged on other days than it was chosen by, with all that the scenario says of how travelers queue.
  const files = await simulateLocally({
    base,
    variants: [{ name: 'optimised', scenario: optimised.scenario }],
    seed: options.seed + 1,
    replications: Math.max(50, options.replications),
    draw: flags.out !== undefined,
  });
  if (flags.out !== undefined) await write(callerPath(flags.out), port.name, base.name, optimised, files);
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

function rulesOf({ shiftHours, shiftEvery }: Flags) {
  const every = wholeNumber('shift-every', shiftEvery, 1, 24);
  if (24 % every !== 0) throw new Error('shift-every: give a divisor of 24');
  return shiftRules(wholeNumber('shift-hours', shiftHours, 1, 24), every);
}

function wholeNumber(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Error(`${name}: give a whole number from ${least} to ${most.toLocaleString('en-US')}`);
}

/** `sentri=15`, or `sentri=15:12` for at most 12 lanes. */
function wishOf(text: string, figure: Figure): Wish {
  const [, name = '', minutes = '', lanes] = /^([a-z_]+)=(\d+(?:\.\d+)?)(?::(\d+))?$/.exec(text) ?? [];
  const laneClass = laneClasses.find((it): it is LaneClass => it === name);
  if (laneClass === undefined || Number(minutes) <= 0)
    throw new Error(
      `target: ${text} is not CLASS=MINUTES or CLASS=MINUTES:LANES, with a class of ${laneClasses.join(', ')}`,
    );
  const fraction = figures[figure];
  return {
    laneClass,
    target: { minutes: Number(minutes), ...(fraction === undefined ? {} : { fraction }) },
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
