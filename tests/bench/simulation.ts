import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { newCells } from '../../src/simulation/cells.ts';
import { runQueue } from '../../src/simulation/engine.ts';
import { buildModel } from '../../src/simulation/model.ts';
import { exponential, streamKey } from '../../src/simulation/random.ts';
import { cellCount, figureCount, newScratch, replicationSteps } from '../../src/simulation/replication.ts';
import { Scenario } from '../../src/simulation/scenario.ts';
import { runStation } from '../../src/simulation/station.ts';
import { bareQueue } from './bare-queue.ts';
import { type Row, round, type Section } from './section.ts';

const customers = 1_000_000;
const lanes = 20;
const load = 18;
const rounds = 5;
const simpyScript = fileURLToPath(new URL('./simpy-queue.py', import.meta.url));

/** Processor seconds of the quickest of some rounds, after one that warms up. */
function seconds(run: () => void): number {
  run();
  let best = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    const began = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(began);
    best = Math.min(best, (user + system) / 1e6);
  }
  return best;
}

/** SimPy's customers a second on the same queue; undefined where it is not installed. */
function simpy(): number | undefined {
  // Debian's package belongs to Debian's own Python, which another one may hide on the PATH.
  for (const python of ['/usr/bin/python3', 'python3']) {
    const { status, stdout } = spawnSync(python, [simpyScript, '100000'], { encoding: 'utf8' });
    if (status === 0) return Number(stdout);
  }
  return undefined;
}

/** M/M/20 on both engines and the design day of the whole border, in this process, one core. */
export function benchSimulation(): Section {
  const arrivals = new Float64Array(customers);
  const services = new Float64Array(customers);
  const draw = () => {
    const key = streamKey(1, 1);
    const other = streamKey(1, 2);
    let time = 0;
    for (let i = 0; i < customers; i += 1) {
      time += exponential(key, i) / load;
      arrivals[i] = time;
      services[i] = exponential(other, i);
    }
  };
  const out = {
    waits: new Float64Array(customers),
    taken: new Float64Array(customers),
    fates: new Uint8Array(customers),
  };
  const officerFactors = new Float64Array(lanes).fill(1);
  const group = { lanesOpen: [lanes], moveUpSeconds: 0, officerFactors, shifts: 1 };
  const station = {
    lineStart: Int32Array.of(0, lanes),
    periods: 1,
    open: new Uint8Array(lanes).fill(1),
    drains: false,
    moveUpSeconds: new Float64Array(lanes),
    officerFactors,
    shifts: 1,
    eligible: Uint8Array.of(1),
    priority: Uint8Array.of(0),
    space: Infinity,
    whenFull: 'wait',
    jockeyGap: Infinity,
    headwaySeconds: Float64Array.of(1),
  } as const;
  const crowd = { count: customers, arrivals, services, kinds: new Uint8Array(customers) };
  const drawing = seconds(draw);
  const bare = seconds(() => bareQueue(lanes, arrivals, services, out.waits));
  const direct = seconds(() => runQueue(group, arrivals, services, customers, out.waits, out.taken));
  const calendar = seconds(() => runStation(station, crowd, out));

  const model = buildModel(Scenario.parse({}));
  const scratch = newScratch(model);
  const cells = newCells(cellCount(model), figureCount(model));
  const day = seconds(() => {
    const steps = replicationSteps(model, 1, 0, scratch, cells);
    while (!steps.next().done);
  });
  const memory = Math.round(process.memoryUsage().rss / 2 ** 20);

  const perSecond = (time: number) => `${round(customers / (time + drawing) / 1e6)} million customers/s`;
  const alone = (time: number) => `${round(customers / time / 1e6, 1)} million/s on numbers drawn before`;
  const share = (time: number) => round((bare + drawing) / (time + drawing));
  const rival = simpy();
  const times = (time: number) => (rival === undefined ? 0 : round(customers / (time + drawing) / rival, 1));
  const against: Row =
    rival === undefined
      ? { what: 'against SimPy', figure: 'skipped: python3-simpy3 is not installed' }
      : {
          what: 'against SimPy',
          figure: `${times(direct)} times first in, first out; ${times(calendar)} times on the event calendar`,
        };
  return {
    title: `M/M/20, utilisation 0.9, ${customers.toLocaleString('en-US')} customers, their random numbers drawn too; one core`,
    rows: [
      against,
      { what: 'bare recursion', figure: `${perSecond(bare)}; ${alone(bare)}` },
      {
        what: 'first in, first out',
        figure: `${perSecond(direct)}, ${share(direct)} of the bare recursion; ${alone(direct)}`,
      },
      {
        what: 'event calendar',
        figure: `${perSecond(calendar)}, ${share(calendar)} of the bare recursion; ${alone(calendar)}`,
      },
      {
        what: "the border's design day",
        figure: `${round(day * 1000, 0)} ms a replication, ${memory} MiB resident`,
      },
    ],
    figures: {
      ...(rival === undefined ? {} : { vsSimpy: times(direct), calendarVsSimpy: times(calendar) }),
      directOfBare: share(direct),
      calendarOfBare: share(calendar),
      designDayMs: round(day * 1000, 0),
      memoryMiB: memory,
    },
  };
}
