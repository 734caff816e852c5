import { applicationAfterScreening } from './applications/after-screening.ts';
import { expireApplications } from './applications/expire.ts';
import { sealAndSign } from './audit/due.ts';
import { afterCrossingScreening } from './crossings/after-screening.ts';
import { ensureExamDay, publishExamSecrets } from './crossings/exam-days.ts';
import { noteMemberCrossings } from './crossings/of-members.ts';
import { forgetPlaces } from './crossings/recent-places.ts';
import { expireMemberships } from './memberships/expire.ts';
import { planReminders } from './notices/remind.ts';
import type { FollowUp } from './outbox/accept.ts';
import type { DueTask } from './outbox/due.ts';
import type { InternalVerbs } from './outbox/internal.ts';
import { acceptResults } from './outbox/results.ts';
import { forgetReplies } from './outbox/retention.ts';
import { eraseFiles } from './papers/erase.ts';
import { keepConfiguration } from './screening/configurations.ts';
import { subjectChanges, watermark } from './screening/subject-feed.ts';
import { planRanges, planSweep } from './screening/sweep-plan.ts';
import { takeVettingPart } from './screening/vetting-part.ts';
import { forgetSessions } from './sessions/store.ts';
import { forgetSightings } from './sightings/retention.ts';
import { failSimulation, simulationProgress, storePartial, watchSimulation } from './simulation/results.ts';
import { followSnapshot, planSnapshotHorizon } from './snapshots/due.ts';
import { expireEntries } from './watchlists/expire.ts';
import { watchlistChanges } from './watchlists/feed.ts';

/** Who waits for a screening: they go on in the batch that stores its result. */
const followUps: readonly FollowUp[] = [applicationAfterScreening, afterCrossingScreening];

/** What the slices do with what workers ask and bring. */
export const internalVerbs: Omit<InternalVerbs, 'runDueWork'> = {
  acceptResults: async (services, { results }) => ({
    outcomes: [...(await acceptResults(services, results, followUps))],
  }),
  watchlistChanges,
  subjectChanges,
  keepConfiguration,
  watermark: ({ db }) => watermark(db),
  vettingPart: takeVettingPart,
  simulationProgress,
  watchSimulation,
  storePartial,
  afterDeadLetter: (objectKind, objectId, now) =>
    objectKind === 'simulation' ? [failSimulation(objectId, now)] : [],
};

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Everything that falls due by time. */
export const dueTasks: readonly DueTask[] = [
  { name: 'sweep', everyMs: day, plan: planSweep },
  { name: 'sweep-ranges', everyMs: 1000, run: planRanges },
  { name: 'entry-expiry', everyMs: hour, run: expireEntries },
  { name: 'audit-seal', everyMs: 2000, run: sealAndSign },
  { name: 'retention', everyMs: hour, run: forgetReplies },
  { name: 'sighting-retention', everyMs: hour, plan: forgetSightings },
  { name: 'place-retention', everyMs: hour, plan: forgetPlaces },
  { name: 'member-crossings', everyMs: minute, run: (services) => noteMemberCrossings(services, 200) },
  { name: 'session-retention', everyMs: hour, plan: forgetSessions },
  { name: 'application-expiry', everyMs: hour, plan: expireApplications },
  { name: 'membership-expiry', everyMs: hour, plan: expireMemberships },
  { name: 'reminders', everyMs: 10 * minute, plan: planReminders },
  { name: 'file-erasure', everyMs: hour, run: eraseFiles },
  { name: 'snapshot', everyMs: 1000, run: followSnapshot },
  { name: 'snapshot-horizon', everyMs: hour, plan: planSnapshotHorizon },
  { name: 'exam-day', everyMs: hour, plan: ensureExamDay },
  { name: 'exam-secrets', everyMs: hour, plan: publishExamSecrets },
];
