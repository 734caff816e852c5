import type { Services } from '../services.ts';
import { progressFrom } from './present.ts';
import { isOver } from './read-progress.ts';
import { progressOf } from './store.ts';

const heartbeatMs = 15_000;

/**
 * A simulation's progress as server-sent events: `progress` with `{state, done, total, secondsLeft}` at each change, the last
 * one when it is over. A comment each 15 s keeps proxies from closing a quiet stream.
 *
 * @param longestMs after this the stream ends and the reader connects again, as server-sent events do by themselves
 */
export function progressEvents(
  services: Pick<Services, 'db' | 'nextCommit' | 'now'>,
  id: string,
  longestMs = 10 * 60_000,
): Response {
  const encoder = new TextEncoder();
  const started = performance.now();
  let told = '';
  let toldAt = started;

  async function next(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    for (;;) {
      // Asked for before it is read, so that no commit falls between.
      const changes = services.nextCommit(1000);
      const row = await services.db.first(progressOf(id));
      const over = row === undefined || isOver(row.state);
      const text = row && JSON.stringify({ state: row.state, ...progressFrom(row, services.now()) });
      const mark = row && `${row.state} ${row.progress_done}`;
      const changed = mark !== undefined && mark !== told;
      if (changed) controller.enqueue(encoder.encode(`event: progress\ndata: ${text}\n\n`));
      if (over || performance.now() - started > longestMs) {
        controller.close();
        return;
      }
      if (changed) {
        told = mark;
        toldAt = performance.now();
        return;
      }
      if (performance.now() - toldAt > heartbeatMs) {
        toldAt = performance.now();
        controller.enqueue(encoder.encode(': still here\n\n'));
        return;
      }
      await changes;
    }
  }

  // Pulled, not pushed: a reader that goes away or is slow makes no work.
  const stream = new ReadableStream<Uint8Array>({ pull: next }, { highWaterMark: 0 });
  return new Response(stream, {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
  });
}
