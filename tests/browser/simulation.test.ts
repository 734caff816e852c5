import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { type BlockOptions, runBlock } from '../../src/simulation/block.ts';
import { Scenario, type ScenarioInput } from '../../src/simulation/scenario.ts';
import { summarise } from '../../src/simulation/summarise.ts';
import { inChromium } from './chromium.ts';

/** The pure engine and nothing of Node, as a page would bring it. */
async function engineForPages(): Promise<string> {
  const contents = `
    import { runBlock } from './src/simulation/block.ts';
    import { Scenario } from './src/simulation/scenario.ts';
    import { summarise } from './src/simulation/summarise.ts';
    globalThis.simulate = (input, options) => {
      const scenario = Scenario.parse(input);
      const block = runBlock({ ...options, scenario });
      return JSON.stringify({ block, summary: summarise(scenario, options.seed, [block]) });
    };`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: new URL('../../', import.meta.url).pathname, loader: 'ts' },
    bundle: true,
    format: 'iife',
    platform: 'browser',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

const scenarios: readonly (readonly [string, ScenarioInput])[] = [
  ['the whole design day', {}],
  [
    'every way to queue',
    {
      ports: ['2504', '2506', '2304'],
      arrivals: 'poisson',
      warmUpHours: 6,
      stepMinutes: 15,
      empties: { share: 0.3 },
      preReads: [{ laneClass: 'general', share: 0.3, savesSeconds: 8 }],
      outages: [{ from: '08:00', to: '12:00', factor: 4 }],
      queueing: {
        lines: 'each',
        jockeying: true,
        approachSpace: 400,
        patienceMinutes: 120,
        balkMinutes: 200,
        mayUse: [{ laneClass: 'sentri', also: 'ready', share: 0.2 }],
      },
    },
  ],
];

inChromium('the simulation', (chromium) => {
  it.each(scenarios)('gives the digits that Node gives: %s', async (_, input) => {
    const options = { seed: 7_000_000_019, firstReplication: 3, replications: 2 } as const;
    const page = await chromium.browser.newPage();
    await page.addScriptTag({ content: await engineForPages() });
    const there: unknown = await page.evaluate(
      ([of, how]) =>
        (globalThis as unknown as { simulate(input: unknown, options: unknown): string }).simulate(of, how),
      [input, options] as const,
    );
    const scenario = Scenario.parse(input);
    const block = runBlock({ ...options, scenario } satisfies BlockOptions);
    expect(there).toBe(JSON.stringify({ block, summary: summarise(scenario, options.seed, [block]) }));
  });
});
