import type { Reply } from '../http/endpoint.ts';
import type { Locale } from '../http/text.ts';
import type { Services } from '../services.ts';
import { findCrossing, toCrossing } from './store.ts';
import { crossingView } from './view.ts';

const longestWaitSeconds = 10;

/** The seconds that `Prefer: wait=N` (RFC 7240) asks for, at most 10; 0 where it does not. */
export function preferredWait(prefer: string | undefined): number {
  const found = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?/i.exec(prefer ?? '')?.[1];
  return found === undefined ? 0 : Math.min(Number(found), longestWaitSeconds);
}

/** Waits until the decision on a provisional crossing has been committed, or the time is over; answers what stands then. */
export async function awaitDecision(
  services: Services,
  crossingId: string,
  seconds: number,
  locale: Locale,
): Promise<Reply> {
  const until = performance.now() + seconds * 1000;
  for (;;) {
    // Taken before the look, so that a commit between the look and the wait is not slept through.
    const changed = services.nextCommit(Math.max(0, until - performance.now()));
    const row = await findCrossing(services.db, crossingId);
    if (!row) throw new Error(`crossing ${crossingId} is gone`);
    if (row.state !== 'provisional' || performance.now() >= until) {
      return {
        status: 201,
        body: crossingView(toCrossing(row, { keys: services.keys, now: services.now() }), locale),
        headers: {
          location: `/v1/crossings/${row.id}`,
          'content-language': locale,
          'preference-applied': `wait=${seconds}`,
        },
      };
    }
    await changed;
  }
}
