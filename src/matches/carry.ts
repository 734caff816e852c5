import { type Query, rawSql } from '../db/sql.ts';
import type { Finding } from './found.ts';

/**
 * Gives new matches the verdict that their pair has already: an officer said `different_person` of the same traveler
 * and the same listed person, and since then nothing has changed that is compared. The list may have reworded what is
 * only told, or merged the entry into another id: one that names the old id (`formerIds`), or one of the same
 * contents while the old id stands on the list no more. The newest verdict of the pair decides.
 *
 * @param found JSON of the matches that were just stored, as for `storeFound`
 */
export function carryVerdicts(found: string, { seq, now }: Finding): Query {
  return rawSql(
    `UPDATE matches SET state = 'different_person', version = version + 1, state_since = ?,
        carried_from = (${newestVerdict('id')})
      WHERE id IN (SELECT m.id FROM json_each(?) found CROSS JOIN matches m
          ON m.traveler_id = found.value ->> 'travelerId' AND m.list_id = found.value ->> 'listId'
          AND m.entry_id = found.value ->> 'entryId' AND m.entry_hash = found.value ->> 'entryHash'
          AND m.subject_hash = found.value ->> 'subjectHash')
        AND state = 'open' AND compared_hash <> ''
        AND (${newestVerdict('state')}) = 'different_person'`,
    [now, seq, found, seq],
  );
}

/** SQL for a column of the newest judged match of the same pair as `matches`; binds the finding's publication. */
function newestVerdict(column: 'id' | 'state'): string {
  return `SELECT earlier.${column} FROM matches earlier
    WHERE earlier.traveler_id = matches.traveler_id AND earlier.list_id = matches.list_id
      AND earlier.subject_hash = matches.subject_hash AND earlier.compared_hash = matches.compared_hash
      AND earlier.id <> matches.id AND earlier.state IN ('same_person', 'different_person', 'inconclusive')
      AND (earlier.entry_id = matches.entry_id
        OR EXISTS (SELECT 1 FROM watchlist_entries e, json_each(e.content, '$.formerIds') former
          WHERE e.list_id = matches.list_id AND e.entry_id = matches.entry_id
            AND e.content_hash = matches.entry_hash AND former.value = earlier.entry_id)
        OR (SELECT e.operation FROM watchlist_entries e
          JOIN publications p ON p.list_id = e.list_id AND p.version = e.version
          WHERE e.list_id = earlier.list_id AND e.entry_id = earlier.entry_id AND p.seq <= ?
          ORDER BY p.seq DESC LIMIT 1) = 'remove')
    ORDER BY earlier.state_since DESC, earlier.id DESC LIMIT 1`;
}
