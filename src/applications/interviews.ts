import { sql } from '../db/sql.ts';
import type { Services } from '../services.ts';
import type { InterviewOutcome } from './record-interview.ts';

interface InterviewRow {
  readonly id: string;
  readonly center_name: string;
  readonly time_zone: string;
  readonly starts_at: number;
  readonly outcome: InterviewOutcome;
  readonly officer_id: string;
  readonly notes_sealed: string | null;
  readonly recorded_at: number;
}

/** An interview that was held or missed, with the officer's notes opened. Times in milliseconds. */
export interface RecordedInterview {
  readonly id: string;
  readonly centerName: string;
  readonly timeZone: string;
  readonly startsAt: number;
  readonly outcome: InterviewOutcome;
  readonly officerId: string;
  readonly notes: string | undefined;
  readonly recordedAt: number;
}

/** What came of an application's interviews, oldest first. For staff alone: the notes are theirs. */
export async function interviewsOf(
  { db, keys }: Pick<Services, 'db' | 'keys'>,
  applicationId: string,
): Promise<readonly RecordedInterview[]> {
  const rows = await db.all(
    sql<InterviewRow>`SELECT i.id, c.name AS center_name, c.time_zone, i.starts_at, i.outcome, i.officer_id, i.notes_sealed,
        i.recorded_at
      FROM interviews i JOIN enrollment_centers c ON c.id = i.center_id
      WHERE i.application_id = ${applicationId} ORDER BY i.id`,
  );
  return Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      centerName: row.center_name,
      timeZone: row.time_zone,
      startsAt: row.starts_at,
      outcome: row.outcome,
      officerId: row.officer_id,
      notes:
        row.notes_sealed === null
          ? undefined
          : await keys.unseal(`interviews/notes_sealed/${row.id}`, row.notes_sealed),
      recordedAt: row.recorded_at,
    })),
  );
}
