import { applicationAfterScreening } from './applications/after-screening.ts';
import { DomainError } from './http/problems.ts';
import type { FollowUp } from './outbox/accept.ts';
import type { DueTask } from './outbox/due.ts';
import type { InternalVerbs } from './outbox/internal.ts';
import { acceptResults } from './outbox/results.ts';
import { subjectChanges, watermark } from './screening/subject-feed.ts';
import { planSweep } from './screening/sweep.ts';

const later = () => {
  throw new DomainError('unavailable', { en: 'Not wired.', es: 'Sin conectar.' });
};

/** Who waits for a screening: they go on in the batch that stores its result. */
const followUps: readonly FollowUp[] = [applicationAfterScreening];

/** What the slices do with what workers ask and bring. */
export const internalVerbs: Omit<InternalVerbs, 'runDueWork'> = {
  acceptResults: async (services, { results }) => ({
    outcomes: [...(await acceptResults(services, results, followUps))],
  }),
  watchlistChanges: later,
  subjectChanges,
  watermark: ({ db }) => watermark(db),
  simulationProgress: later,
  afterDeadLetter: () => [],
};

const day = 24 * 3_600_000;

/** Everything that falls due by time. */
export const dueTasks: readonly DueTask[] = [{ name: 'sweep', everyMs: day, plan: planSweep }];
