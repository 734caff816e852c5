import type { ProposedMatch } from '../src/outbox/protocol/results.ts';
import { configurationHash, defaultConfiguration } from '../src/screening/configuration.ts';
import {
  type AffectedSubject,
  createSubjectIndex,
  type EnrolledSubject,
} from '../src/screening/subject-index.ts';
import type { Match, Subject } from '../src/screening/types.ts';
import { createWatchlistIndex, type ScreeningOutcome } from '../src/screening/watchlist-index.ts';
import type { LoggedEntry } from './entry-log.ts';
import type { Indexes } from './feeds.ts';

/** Both indexes of a process and what is asked of them. Entries go by their key, `listId/entryId`. */
export interface Screener extends Indexes {
  readonly configHash: string;
  screen(subject: Subject): ScreeningOutcome;
  /** Which of the enrolled subjects a listed entry matches; nobody where it is not listed any more. */
  affectedBy(key: string): readonly AffectedSubject[];
  /** Enrolled subjects with `after < id <= through`, in the order of their ids. */
  range(after: string, through: string): Iterable<EnrolledSubject>;
}

export function createScreener(configuration = defaultConfiguration): Screener {
  let entries = createWatchlistIndex(configuration);
  let subjects = createSubjectIndex(configuration);
  return {
    configHash: configurationHash(configuration),
    putEntry: (key, entry) => entries.upsert(key, entry),
    removeEntry: (key) => entries.remove(key),
    putSubject: (subject, subjectHash) => subjects.upsert(subject, subjectHash),
    removeSubject: (id) => subjects.remove(id),
    clear() {
      entries = createWatchlistIndex(configuration);
      subjects = createSubjectIndex(configuration);
    },
    screen: (subject) => entries.screen(subject),
    affectedBy(key) {
      const entry = entries.get(key);
      return entry === undefined ? [] : subjects.affectedBy(key, entry);
    },
    range: (after, through) => subjects.range(after, through),
  };
}

/** A match as the API takes it. */
export function proposeMatch(
  match: Match,
  entry: LoggedEntry,
  who: { readonly travelerId: string; readonly subjectHash: string },
): ProposedMatch {
  const { travelerId, subjectHash } = who;
  const { listId, entryId, entryHash } = entry;
  const { entryName, score } = match;
  const parts = match.parts.map((part) => ({ ...part }));
  return { travelerId, subjectHash, listId, entryId, entryHash, entryName, score, parts };
}
