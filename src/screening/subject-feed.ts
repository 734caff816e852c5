import { sql } from '../db/sql.ts';
import type { SubjectChanges, Watermark } from '../outbox/protocol/feeds.ts';
import type { Services } from '../services.ts';
import { loadSubjects } from '../travelers/store.ts';

type Changes = SubjectChanges['changes'];
type SubjectPayload = NonNullable<Changes[number]['subject']>;

/**
 * The feed of enrolled subjects after change `since`, oldest first, only the latest change of each traveler.
 * Contents are those of now, never older than the change. A change without `subject`: not enrolled any more, or erased.
 */
export async function subjectChanges(
  services: Pick<Services, 'db' | 'keys'>,
  since: number,
  limit: number,
): Promise<SubjectChanges> {
  // First the end, so that what commits from here on is neither claimed nor hides an earlier change.
  const end = await services.db.first(
    sql<{ seq: number }>`SELECT COALESCE(MAX(seq), 0) AS seq FROM subject_changes`,
  );
  const head = Math.max(end?.seq ?? 0, since);
  const rows = await services.db.all(
    sql<{ seq: number; traveler_id: string }>`SELECT seq, traveler_id FROM subject_changes c
      WHERE c.seq > ${since} AND c.seq <= ${head} AND NOT EXISTS (SELECT 1 FROM subject_changes later
        WHERE later.traveler_id = c.traveler_id AND later.seq > c.seq AND later.seq <= ${head})
      ORDER BY c.seq LIMIT ${limit + 1}`,
  );
  const page = rows.slice(0, limit);
  const loaded = await loadSubjects(
    services,
    page.map((row) => row.traveler_id),
  );
  const enrolled = new Map(loaded.filter(({ enrolled }) => enrolled).map((one) => [one.subject.id, one]));
  const more = rows.length > limit;
  return {
    changes: page.map(({ seq, traveler_id: travelerId }) => {
      const known = enrolled.get(travelerId);
      if (!known) return { travelerId, seq, subjectHash: '' };
      return {
        travelerId,
        seq,
        subjectHash: known.subjectHash,
        subject: known.subject as unknown as SubjectPayload,
      };
    }),
    seq: more ? (page.at(-1)?.seq ?? since) : head,
    more,
  };
}

interface WatermarkRow {
  vetted: number;
  message_id: string;
  seq: number;
  list_id: string;
  entry_id: string;
  traveler_id: string;
  subjects_seq: number;
}

/** The publication through which every enrolled traveler has been vetted, and what is done beyond it. */
export async function watermark(db: Services['db']): Promise<Watermark> {
  const row = await db.first(
    sql<WatermarkRow>`SELECT w.vetted_through_seq AS vetted, p.message_id, p.seq, p.list_id, p.entry_id, p.traveler_id,
      p.subjects_seq FROM vetting_watermark w CROSS JOIN vetting_progress p`,
  );
  if (!row) return { vettedThroughSeq: 0 };
  const { vetted: vettedThroughSeq, seq } = row;
  if (seq <= vettedThroughSeq) return { vettedThroughSeq };
  const position = { seq, listId: row.list_id, entryId: row.entry_id, travelerId: row.traveler_id };
  return {
    vettedThroughSeq,
    progress: { ...position, messageId: row.message_id, subjectsSeq: row.subjects_seq },
  };
}
