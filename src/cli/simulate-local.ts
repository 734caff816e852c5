import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { z } from 'zod';
import { runBlockPaced } from '../simulation/block.ts';
import { renderSimulation } from '../simulation/result.ts';
import { SimulationRequest } from '../simulation/scenario.ts';
import { presets } from '../simulation/volumes.ts';
import {
  printSummary,
  replicationBar,
  type SimulationFiles,
  writeSimulationFiles,
} from './simulate-output.ts';
import { simulateRemotely } from './simulate-remote.ts';

/** Often enough for a progress bar and for Ctrl-C. */
const pauseEveryMs = 50;

/** Runs a simulation in this process: no server, no queue. `onProgress` hears how many replications are done. */
export async function simulateLocally(
  request: SimulationRequest,
  onProgress: (done: number) => void = () => {},
): Promise<SimulationFiles> {
  const { scenario, seed, replications } = request;
  const block = await runBlockPaced(
    { scenario, seed, firstReplication: 0, replications, onReplication: onProgress },
    { now: () => performance.now(), pause, everyMs: pauseEveryMs },
  );
  const { summary, csv, charts } = renderSimulation(scenario, seed, [block]);
  return { summary, csv, waitsSvg: charts.waits };
}

type Flags = {
  readonly day?: string;
  readonly port?: readonly string[];
  readonly sentriShare?: number;
  readonly seed?: number;
  readonly replications?: number;
  readonly out?: string;
  readonly json?: true;
  readonly api?: string;
  readonly token?: string;
};

/** Adds `simulate` to the command line. */
export function simulateCommand(program: Command): void {
  program
    .command('simulate')
    .description('predict the waits of a day by port, lane class and hour, here or on a server')
    .argument('[scenario]', 'a scenario as a JSON file; without it, the design day')
    .addOption(new Option('--day <preset>', 'the ready-made day').choices(presets))
    .option('--port <code...>', 'only these ports')
    .option('--sentri-share <fraction>', 'SENTRI cars of all cars, border-wide', Number)
    .option('--seed <number>', 'the same seed gives the same answer (default: 1)', Number)
    .option('--replications <number>', 'how many days to draw (default: 20)', Number)
    .option('--out <folder>', 'write summary.json, series.csv and waits.svg')
    .option('--json', 'print the summary as one JSON object')
    .option('--api <url>', 'have this server run it')
    .option('--token <token>', 'an analyst token for the server')
    .action(async function simulate(file: string | undefined, flags: Flags) {
      try {
        await run(file, flags);
      } catch (error) {
        const words =
          error instanceof z.ZodError ? describe(error) : error instanceof Error ? error.message : error;
        program.error(`garita simulate: ${words}`);
      }
    });
}

async function run(file: string | undefined, flags: Flags): Promise<void> {
  const request = SimulationRequest.parse({
    scenario: { ...(await readScenario(file)), ...overrides(flags) },
    seed: flags.seed,
    replications: flags.replications,
  });
  if (flags.api !== undefined && flags.token === undefined) throw new Error('--api needs --token');
  const bar = replicationBar(request.replications, flags.json === true);
  let files: SimulationFiles;
  try {
    files =
      flags.api !== undefined && flags.token !== undefined
        ? await simulateRemotely({ url: flags.api, token: flags.token }, request, bar.update)
        : await simulateLocally(request, bar.update);
  } finally {
    bar.stop();
  }
  if (flags.out !== undefined) await writeSimulationFiles(fromCaller(flags.out), files);
  printSummary(files.summary, flags.json === true);
}

function overrides({ day, port, sentriShare }: Flags): object {
  return {
    ...(day === undefined ? {} : { day }),
    ...(port === undefined ? {} : { ports: port }),
    ...(sentriShare === undefined ? {} : { sentriShare }),
  };
}

async function readScenario(file: string | undefined): Promise<object> {
  if (file === undefined) return {};
  const text = await readFile(fromCaller(file), 'utf8');
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch (error) {
    throw new Error(
      `${file} is not a JSON object: ${error instanceof SyntaxError ? error.message : 'it is another value'}`,
    );
  }
}

/** npm changes the folder; paths are meant from where the command was called. */
function fromCaller(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

function describe(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`).join('; ');
}
