import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { z } from 'zod';
import { SimulationRequest } from '../simulation/scenario.ts';
import { presets } from '../simulation/volumes.ts';
import { callerPath } from './paths.ts';
import { progressBar } from './progress.ts';
import { simulateLocally } from './simulate-local.ts';
import { printSummary, writeSimulationFiles } from './simulate-output.ts';
import { simulateRemotely } from './simulate-remote.ts';

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
      const request = await requestOf(file, flags);
      const { api, token, json = false } = flags;
      if (api !== undefined && token === undefined) throw new Error('--api needs --token');
      const bar = progressBar('simulating days', request.replications, json);
      const run =
        api === undefined || token === undefined
          ? simulateLocally(request, bar.update)
          : simulateRemotely({ url: api, token }, request, bar.update);
      const files = await run.finally(bar.stop);
      if (flags.out !== undefined) await writeSimulationFiles(callerPath(flags.out), files);
      printSummary(files.summary, json);
    });
}

/** Throws an `Error` that names the fields when file or flags make no request. */
async function requestOf(file: string | undefined, flags: Flags): Promise<SimulationRequest> {
  const { data, error } = SimulationRequest.safeParse({
    scenario: { ...(await readScenario(file)), ...overrides(flags) },
    seed: flags.seed,
    replications: flags.replications,
  });
  if (data === undefined) throw new Error(describe(error));
  return data;
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
  const text = await readFile(callerPath(file), 'utf8');
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch (error) {
    const words = error instanceof SyntaxError ? error.message : 'it holds something else';
    throw new Error(`${file} is not a JSON object: ${words}`);
  }
}

function describe(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`).join('; ');
}
