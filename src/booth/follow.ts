import type { Services } from '../services.ts';
import { readMark } from './mark.ts';

/** After this a stream ends and the browser connects again, with the session that it has then. */
const longestMs = 60_000;
/** So long a quiet stream stays silent; the page takes twice as long a silence for a link that is gone. */
const quietMs = 5_000;
/** Between two looks at least: a busy service commits hundreds of times a second, and an officer's eye needs fewer. */
const restMs = 100;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * A lane as it goes on, as server-sent events: `board` whenever something has changed that its booth shows, with nothing
 * of what it is: the page reads itself again. `here` each 5 s, so that a screen knows when it has stopped being true.
 *
 * @param known the mark of what the page shows already
 */
export function followLane(
  services: Pick<Services, 'db' | 'nextCommit' | 'now'>,
  laneId: string,
  known: string,
): Response {
  const encoder = new TextEncoder();
  const until = performance.now() + longestMs;
  let told = known;
  let toldAt = 0;
  let gone = false;

  async function next(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const tell = (event: string) => {
      toldAt = performance.now();
      controller.enqueue(encoder.encode(`event: ${event}\ndata: {}\n\n`));
    };
    for (;;) {
      // Taken before the look, so that a commit between the look and the wait is not slept through.
      const changed = services.nextCommit(1000);
      const { text } = await readMark(services.db, laneId, services.now());
      if (gone) return;
      if (performance.now() > until) return controller.close();
      if (text !== told) {
        told = text;
        return tell('board');
      }
      if (performance.now() - toldAt > quietMs) return tell('here');
      await Promise.all([changed, pause(restMs)]);
    }
  }

  const stream = new ReadableStream<Uint8Array>(
    {
      pull: next,
      cancel() {
        gone = true;
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(stream, {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
  });
}
