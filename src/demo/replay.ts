import { replayDay } from '../cli/replay/run.ts';
import { presetDay } from '../replay/day.ts';
import { windowFrom } from '../replay/window.ts';
import type { Stage } from './stage.ts';

/** A minute of the seed day's morning at this speed, reconciled, in a sentence. */
export async function replayMinute(
  url: string,
  mint: Stage['token'],
  speed: number,
): Promise<{ ok: boolean; words: string }> {
  const replayed = await replayDay({
    url,
    mint,
    day: presetDay('seed'),
    window: windowFrom('07:00', 1),
    speed,
    members: 200,
  });
  const report = await replayed.reconcile(40).finally(replayed.close);
  const { sent, persons, trucks, lost, doubled, altered, unscreened, latencyMs } = report;
  const words = `${sent} checks with ${persons} persons and ${trucks} trucks at ${speed} x: lost ${lost}, doubled ${doubled}, altered ${altered}, unscreened ${unscreened}; p50 ${latencyMs.p50} ms, p99 ${latencyMs.p99} ms from the scheduled time`;
  return { ok: report.ok, words };
}
