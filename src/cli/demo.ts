import type { Command } from 'commander';
import { createClient } from '../demo/client.ts';
import { laneOutage } from '../demo/lane-outage.ts';
import type { Stage, StepOutcome } from '../demo/stage.ts';
import { openNodeStage } from '../demo/stage-node.ts';
import { storyOf } from '../demo/story.ts';
import type { Step } from '../demo/world.ts';

interface DemoOptions {
  readonly json?: boolean;
  readonly edge?: boolean;
  readonly lane?: boolean;
  readonly pages?: boolean;
}

async function play(step: Step): Promise<StepOutcome> {
  const started = performance.now();
  const took = () => Math.round(performance.now() - started);
  try {
    const told = await step.run();
    return { name: step.name, ms: took(), ok: true, ...told };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { name: step.name, ms: took(), ok: false, asked: '', answered: why };
  }
}

function show(number: number, { name, ms, ok, asked, answered }: StepOutcome): string {
  const lines = answered.split('\n').join('\n      ');
  return `${ok ? '✓' : '✗'} ${String(number).padStart(2)}. ${name} (${ms} ms)\n${asked ? `    → ${asked}\n` : ''}    ← ${lines}\n`;
}

async function openStage(edge: boolean): Promise<Stage> {
  if (!edge) return openNodeStage();
  const { openEdgeStage } = await import('../demo/stage-edge.ts');
  return openEdgeStage();
}

/** Plays steps one after the other until one fails, and says how it ended. */
async function playAll(
  options: DemoOptions,
  stage: Pick<Stage, 'runtime' | 'queue'>,
  steps: readonly Step[],
  started: number,
): Promise<void> {
  const say = (text: string) => {
    if (!options.json) process.stdout.write(text);
  };
  say(
    `The story on ${stage.runtime}; queue: ${stage.queue}. Random exams are set to 0 so that it ends the same each time.\n\n`,
  );
  const outcomes: StepOutcome[] = [];
  for (const step of steps) {
    const outcome = await play(step);
    outcomes.push(outcome);
    say(show(outcomes.length, outcome));
    if (!outcome.ok) break;
  }
  const ok = outcomes.every((outcome) => outcome.ok);
  const ms = Math.round(performance.now() - started);
  if (options.json)
    process.stdout.write(
      `${JSON.stringify({ ok, runtime: stage.runtime, queue: stage.queue, ms, steps: outcomes })}\n`,
    );
  say(
    `\n${ok ? 'Everything went as it should' : 'It stopped here'}: ${outcomes.length} steps in ${(ms / 1000).toFixed(1)} s.\n`,
  );
  if (!ok) process.exitCode = 1;
}

async function tell(options: DemoOptions): Promise<void> {
  const started = performance.now();
  const stage = await openStage(options.edge === true);
  try {
    await playAll(options, stage, storyOf(stage, createClient(stage)), started);
  } finally {
    await stage.close();
  }
}

/** The same story at the pages, in a real Chromium. */
async function tellPages(options: DemoOptions): Promise<void> {
  const started = performance.now();
  const { findChromium, launch } = await import('../demo/pages/chromium.ts').catch(() => {
    throw new Error('--pages needs playwright-core, a development dependency: run npm ci without --omit=dev');
  });
  const chromium = findChromium();
  if (chromium === undefined) throw new Error('--pages needs chromium in /usr/bin or on PATH');
  const { openPagesStage } = await import('../demo/pages/stage.ts');
  const { pagesStory } = await import('../demo/pages/story.ts');
  const stage = await openPagesStage(options.edge === true);
  try {
    const browser = await launch(chromium);
    try {
      await playAll(options, stage, pagesStory(stage, browser), started);
    } finally {
      await browser.close();
    }
  } finally {
    await stage.close();
  }
}

/** A lane whose centre is killed in the middle of the day. */
async function tellLane({ json }: DemoOptions): Promise<void> {
  const say = (text: string) => {
    if (!json) process.stdout.write(`${text}\n`);
  };
  const { kept, ms } = await laneOutage(say);
  const ok = kept.every((one) => one.ok);
  for (const one of kept) say(`${one.ok ? '✓' : '✗'} ${one.promise}: ${one.words}`);
  if (json) process.stdout.write(`${JSON.stringify({ ok, ms, kept })}\n`);
  say(`${ok ? 'Every promise was kept' : 'A promise was broken'}, in ${(ms / 1000).toFixed(1)} s.`);
  if (!ok) process.exitCode = 1;
}

/** `garita demo`: the main job end to end, on a temporary data folder. */
export function demoCommand(program: Command): void {
  program
    .command('demo')
    .description(
      'Play the whole story on a temporary data folder; exit code 0 only if every step went as it should',
    )
    .option('--json', 'print one JSON object')
    .option('--edge', 'on workerd and D1 instead of Node and SQLite, with the same workers')
    .option('--lane', 'a day at a lane instead, of which the API is killed in the middle and started again')
    .option(
      '--pages',
      'at the pages instead, in a real Chromium, from the first click to the booth; with --edge, too',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  npm run demo -- --json\n  npm run demo -- --lane\n  npm run demo -- --pages --edge',
    )
    .action(async (options: DemoOptions) => {
      await (options.lane ? tellLane(options) : options.pages ? tellPages(options) : tell(options));
      process.exit();
    });
}
