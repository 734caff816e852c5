import type { InternalVerbs } from './outbox/internal.ts';
import type { DueTask } from './outbox/due.ts';
import { DomainError } from './http/problems.ts';

const later = () => {
  throw new DomainError('unavailable', { en: 'Not wired.', es: 'Sin conectar.' });
};

/** What the slices do with what workers ask and bring. */
export const internalVerbs: Omit<InternalVerbs, 'runDueWork'> = {
  acceptResults: later,
  watchlistChanges: later,
  subjectChanges: later,
  watermark: later,
  simulationProgress: later,
  afterDeadLetter: () => [],
};

/** Everything that falls due by time. */
export const dueTasks: readonly DueTask[] = [];
