import { type Query, sql } from '../db/sql.ts';
import type { VettingPart, VettingPosition } from '../outbox/protocol/results.ts';

/** Nothing is done beyond the watermark. */
export function resetProgress(now: number): Query {
  return sql`UPDATE vetting_progress SET message_id = '', seq = 0, list_id = '', entry_id = '', traveler_id = '',
    subjects_seq = 0, entries = 0, matches = 0, at = ${now} WHERE id = 1`;
}

/** How far the parts have come; what is told of subjects is the least of all parts. */
export function advance(messageId: string, part: VettingPart, now: number): Query {
  const { seq, listId, entryId, travelerId } = part.through;
  return sql`UPDATE vetting_progress SET message_id = ${messageId}, seq = ${seq}, list_id = ${listId},
      entry_id = ${entryId}, traveler_id = ${travelerId},
      subjects_seq = CASE seq WHEN 0 THEN ${part.subjectsSeq} ELSE MIN(subjects_seq, ${part.subjectsSeq}) END,
      entries = entries + ${part.changedEntries.length}, matches = matches + ${part.matches.length}, at = ${now}
    WHERE id = 1`;
}

/** True when the parts have reached just this position. */
export function isReached(position: VettingPosition, reached: VettingPosition | undefined): boolean {
  return reached !== undefined && positionText(position) === positionText(reached);
}

function positionText({ seq, listId, entryId, travelerId }: VettingPosition): string {
  return JSON.stringify([seq, listId, entryId, travelerId]);
}
