import { setTimeout as sleep } from 'node:timers/promises';
import { fromCentre, type TerminalAnswer } from './answer.ts';
import type { Link } from './link.ts';

const patienceMs = 30_000;
const longestPauseMs = 2_000;

/** Asks until the centre has decided a crossing that it answered provisionally; undefined when it takes too long. */
export async function awaitDecided(
  answer: TerminalAnswer,
  link: Link,
  stopped: AbortSignal,
): Promise<TerminalAnswer | undefined> {
  const { phase, sequence, snapshotVersion, snapshotAge, drill } = answer;
  const started = performance.now();
  const tookMs = () => answer.tookMs + Math.round(performance.now() - started);
  for (let pause = 100; tookMs() < patienceMs; pause = Math.min(longestPauseMs, pause * 1.5)) {
    await sleep(pause, undefined, { signal: stopped }).catch(() => undefined);
    if (stopped.aborted) return undefined;
    const outcome = await link.ask({
      method: 'GET',
      path: `/v1/crossings/${answer.crossingId}`,
      weight: 'bulk',
      timeoutMs: 2_000,
    });
    if (outcome.kind !== 'answer' || outcome.status !== 200) continue;
    const around = {
      phase,
      sequence,
      snapshotVersion,
      snapshotAge,
      drill,
      link: link.state(),
      tookMs: tookMs(),
    };
    const now = fromCentre(outcome.bytes, around);
    if (now && !now.provisional) return now;
  }
  return undefined;
}
