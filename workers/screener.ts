import type { ProposedMatch } from '../src/outbox/protocol.ts';
import type { ListEntry, Match, Subject } from '../src/screening/types.ts';
import type { FeedEntry, Indexes } from './feeds.ts';

/** A subject that an entry matches. */
export interface AffectedSubject {
  readonly subjectId: string;
  readonly match: Match;
}

/** Both indexes of a process and what is asked of them. Entries go by their key, `listId/entryId`. */
export interface Screener extends Indexes {
  readonly configHash: string;
  screen(subject: Subject): { readonly candidates: number; readonly matches: readonly Match[] };
  /** Which of the enrolled subjects an entry matches. */
  affectedBy(key: string, entry: ListEntry): Iterable<AffectedSubject>;
}

/** A match as the API takes it. */
export function proposeMatch(
  match: Match,
  entry: FeedEntry,
  who: { readonly travelerId: string; readonly subjectHash: string },
): ProposedMatch {
  const { travelerId, subjectHash } = who;
  const { listId, entryId, entryHash } = entry;
  const { entryName, score } = match;
  const parts = match.parts.map((part) => ({ ...part }));
  return { travelerId, subjectHash, listId, entryId, entryHash, entryName, score, parts };
}
