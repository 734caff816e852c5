import { applicationAfterScreening } from './applications/after-screening.ts';
import type { FollowUp } from './outbox/accept.ts';
import type { DueTask } from './outbox/due.ts';
import type { InternalVerbs } from './outbox/internal.ts';
import { acceptResults } from './outbox/results.ts';
import { subjectChanges, watermark } from './screening/subject-feed.ts';
import { planSweep } from './screening/sweep.ts';
import { failSimulation, simulationProgress } from './simulation/results.ts';
import { watchlistChanges } from './watchlists/feed.ts';

/** Who waits for a screening: they go on in the batch that stores its result. */
const followUps: readonly FollowUp[] = [applicationAfterScreening];

/** What the slices do with what workers ask and bring. */
export const internalVerbs: Omit<InternalVerbs, 'runDueWork'> = {
  acceptResults: async (services, { results }) => ({
    outcomes: [...(await acceptResults(services, results, followUps))],
  }),
  watchlistChanges,
  subjectChanges,
  watermark: ({ db }) => watermark(db),
  simulationProgress,
  afterDeadLetter: (objectKind, objectId, now) =>
    objectKind === 'simulation' ? [failSimulation(objectId, now)] : [],
};

const day = 24 * 3_600_000;

/** Everything that falls due by time. */
export const dueTasks: readonly DueTask[] = [{ name: 'sweep', everyMs: day, plan: planSweep }];
