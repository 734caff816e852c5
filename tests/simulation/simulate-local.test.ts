import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type LocalRun, simulateLocally } from '../../src/cli/simulate-local.ts';
import { writeSimulationFiles } from '../../src/cli/simulate-output.ts';
import { Scenario } from '../../src/simulation/scenario.ts';

const runOf = (port: string, replications: number, precision?: number): LocalRun => ({
  base: { name: port, scenario: Scenario.parse({ ports: [port] }) },
  variants: [],
  seed: 1,
  replications,
  precision,
  draw: true,
});

it('simulates without a server, tells its progress, and leaves whole files', async () => {
  const progress: number[] = [];
  const run = runOf('2606', 3);
  const files = await simulateLocally(run, (done) => progress.push(done));
  expect(progress).toEqual([1, 2, 3]);
  expect(files).toEqual(await simulateLocally(run));

  const folder = await mkdtemp(join(tmpdir(), 'garita-simulate-'));
  try {
    await writeSimulationFiles(folder, 'quiet', files);
    expect((await readdir(folder)).sort()).toEqual([
      'lanes.svg',
      'lines.svg',
      'report.html',
      'series.csv',
      'summary.json',
      'waits.svg',
    ]);
    expect(JSON.parse(await readFile(join(folder, 'summary.json'), 'utf8'))).toEqual(files.summary);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('stops once the person-hours are known as precisely as asked, and no sooner', async () => {
  const { summary } = await simulateLocally(runOf('2601', 400, 0.1));
  expect(summary.replications).toBeGreaterThanOrEqual(10);
  expect(summary.replications).toBeLessThan(400);
  const { value, high } = summary.totals.personHours!;
  expect(high! - value).toBeLessThanOrEqual(0.1 * value + 0.001);
  const whole = await simulateLocally(runOf('2601', summary.replications));
  expect(summary).toEqual(whole.summary);
});
