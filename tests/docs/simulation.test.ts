import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseScenario } from '../../src/cli/simulate-file.ts';
import { runBlock } from '../../src/simulation/block.ts';
import { summarise } from '../../src/simulation/summarise.ts';

it('publishes a scenario that can be read and run', () => {
  const page = readFileSync('docs/simulation.md', 'utf8');
  const yaml = page.split('```yaml\n')[1]?.split('```')[0] ?? '';
  const { base, variants, replications, precision } = parseScenario(yaml, 'simulation.md');
  expect(base.name).toBe('San Ysidro, a Monday');
  expect([replications, precision, variants.length]).toEqual([50, 0.05, 1]);
  const block = runBlock({ scenario: base.scenario, seed: 1, firstReplication: 0, replications: 1 });
  expect(summarise(base.scenario, 1, [block]).totals.arrivals).toBeGreaterThan(50_000);
});
