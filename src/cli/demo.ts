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

async function tell(options: DemoOptions): Promise<void> {
  const started = performance.now();
  const say = (text: string) => {
    if (!options.json) process.stdout.write(text);
  };
  const stage = await openStage(options.edge === true);
  say(
    `The story on ${stage.runtime}; queue: ${stage.queue}. Random exams are set to 0 so that it ends the same each time.\n\n`,
  );
  const steps: StepOutcome[] = [];
  try {
    for (const step of storyOf(stage, createClient(stage))) {
      const outcome = await play(step);
      steps.push(outcome);
      say(show(steps.length, outcome));
      if (!outcome.ok) break;
    }
  } finally {
    await stage.close();
  }
  const ok = steps.every((step) => step.ok);
  const ms = Math.round(performance.now() - started);
  if (options.json)
    process.stdout.write(
      `${JSON.stringify({ ok, runtime: stage.runtime, queue: stage.queue, ms, steps })}\n`,
    );
  say(
    `\n${ok ? 'Everything went as it should' : 'It stopped here'}: ${steps.length} steps in ${(ms / 1000).toFixed(1)} s.\n`,
  );
  if (!ok) process.exitCode = 1;
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
    .addHelpText('after', '\nExamples:\n  npm run demo -- --json\n  npm run demo -- --lane')
    .action(async (options: DemoOptions) => {
      await (options.lane ? tellLane(options) : tell(options));
      process.exit();
    });
}
