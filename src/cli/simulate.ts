import { type Command, Option } from 'commander';
import { costWords, simulationCost } from '../simulation/cost.ts';
import { overloads, overloadWords } from '../simulation/planned-load.ts';
import { readyMade } from '../simulation/ready-made.ts';
import { SimulationRequest } from '../simulation/scenario.ts';
import { scenarioSchema, type WantedRun } from '../simulation/scenario-file.ts';
import { changeTo, variantFaults } from '../simulation/variants.ts';
import { presets } from '../simulation/volumes.ts';
import { outFolder } from './out-folder.ts';
import { progressBar } from './progress.ts';
import { calibrateCommand } from './simulate-calibrate.ts';
import { readScenario } from './simulate-file.ts';
import { simulateLocally } from './simulate-local.ts';
import { optimiseCommand } from './simulate-optimise.ts';
import { printFiles, writeSimulationFiles } from './simulate-output.ts';
import { simulateRemotely } from './simulate-remote.ts';

type Flags = {
  readonly day?: string;
  readonly port?: readonly string[];
  readonly sentriShare?: number;
  readonly seed?: number;
  readonly replications?: number;
  readonly precision?: number;
  readonly compare?: readonly string[];
  readonly list?: true;
  readonly schema?: true;
  readonly yes?: true;
  readonly out?: string;
  readonly json?: true;
  readonly api?: string;
  readonly token?: string;
};

/** Adds `simulate` to the command line. */
export function simulateCommand(program: Command): void {
  const simulating = program
    .command('simulate')
    // Options after a subcommand's name are its own.
    .enablePositionalOptions()
    .description('Predict the waits of a day by port, lane class and hour, here or on a server')
    .argument('[scenario]', 'a YAML or JSON file, or a ready-made scenario; without it, the design day')
    .option('--list', 'tell the ready-made scenarios')
    .option('--schema', 'print the JSON Schema of scenario files')
    .option('--compare <scenario...>', 'compare with these on the same random numbers')
    .addOption(new Option('--day <preset>', 'the ready-made day').choices(presets))
    .option('--port <code...>', 'only these ports')
    .option('--sentri-share <fraction>', 'SENTRI cars of all cars, border-wide', Number)
    .option('--seed <number>', 'the same seed gives the same answer (default: 1)', Number)
    .option('--replications <number>', 'how many days to draw, at most (default: 20)', Number)
    .option('--precision <share>', 'stop once person-hours are known to this share', Number)
    .option('--out <folder>', 'write summary.json, series.csv, charts and report.html')
    .option('--json', 'print the summary as one JSON object')
    .option('--yes', 'run it however long it takes')
    .option('--api <url>', 'have this server run it')
    .option('--token <token>', 'an analyst token for the server')
    .addHelpText(
      'after',
      '\nExample:\n  npm run -s garita -- simulate design-day --compare sentri-40 --port 2504 --out report',
    )
    .action(async function simulate(source: string | undefined, flags: Flags) {
      if (flags.list) {
        const width = Math.max(...readyMade.map(({ name }) => name.length));
        const lines = readyMade.map(({ name, title }) => `${name.padEnd(width)}  ${title.en}\n`);
        process.stdout.write(lines.join(''));
      } else if (flags.schema) process.stdout.write(`${JSON.stringify(scenarioSchema(), null, 2)}\n`);
      else await run(source, flags);
    });
  optimiseCommand(simulating);
  calibrateCommand(simulating);
}

async function run(source: string | undefined, flags: Flags): Promise<void> {
  const wanted = await withCompared(await readScenario(source, overrides(flags)), flags);
  const { base, variants } = wanted;
  const request = requestOf(wanted, flags);
  const { seed, replications, precision } = request;
  const { api, token, json = false } = flags;
  if (api !== undefined && token === undefined) throw new Error('--api needs --token');
  const cost = simulationCost(
    [base, ...variants].map(({ scenario }) => scenario),
    replications,
  );
  if (cost.long && !flags.yes) throw new Error(`replications: ${costWords(cost)}. Say --yes to run it`);
  for (const { name, scenario } of [base, ...variants])
    for (const load of overloads(scenario)) process.stderr.write(`! ${name}: ${overloadWords(load)}\n`);
  const out = flags.out === undefined ? undefined : outFolder(flags.out);
  const bar = progressBar('simulating days', replications, json);
  const running =
    api === undefined || token === undefined
      ? simulateLocally(
          { base, variants, seed, replications, precision, draw: out !== undefined },
          bar.update,
        )
      : simulateRemotely({ url: api, token }, request, bar.update);
  const files = await running.finally(bar.stop);
  if (out !== undefined) await writeSimulationFiles(out, base.name, files);
  printFiles(base.name, files, json);
}

/** Puts the scenarios of `--compare` beside the file's own variants. */
async function withCompared(wanted: WantedRun, flags: Flags): Promise<WantedRun> {
  const others = await Promise.all((flags.compare ?? []).map((it) => readScenario(it, overrides(flags))));
  for (const { base } of others)
    for (const { path, message } of variantFaults(wanted.base.scenario, base.scenario))
      throw new Error(`${base.name}: ${path.join('.')}: ${message}`);
  return { ...wanted, variants: [...wanted.variants, ...others.map(({ base }) => base)] };
}

/** Throws an `Error` that names the fields when the flags make no request. */
function requestOf(
  { base, variants, seed, replications, precision }: WantedRun,
  flags: Flags,
): SimulationRequest {
  const exact = flags.precision ?? precision;
  const { data, error } = SimulationRequest.safeParse({
    name: base.name.slice(0, 60),
    scenario: base.scenario,
    variants: variants.map(({ name, scenario }) => ({ name, change: changeTo(base.scenario, scenario) })),
    seed: flags.seed ?? seed,
    replications: flags.replications ?? replications,
    ...(exact === undefined ? {} : { precision: exact }),
    acceptCost: flags.yes ?? false,
  });
  if (data !== undefined) return data;
  throw new Error(error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}

function overrides({ day, port, sentriShare }: Flags): object {
  return {
    ...(day === undefined ? {} : { day }),
    ...(port === undefined ? {} : { ports: port }),
    ...(sentriShare === undefined ? {} : { sentriShare }),
  };
}
