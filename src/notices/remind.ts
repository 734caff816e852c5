import { type Query, sql } from '../db/sql.ts';
import type { Services } from '../services.ts';
import { noticeOf } from './notice-of.ts';

const dayMs = 24 * 3_600_000;
/** The day before an interview. */
const interviewAheadMs = dayMs;
/** Assumption: three months are enough to renew in time, and few enough not to forget it again. */
const termAheadMs = 90 * dayMs;
/** At most so many of each kind at a time; the rest goes with the next. */
const batchSize = 100;

interface Due {
  readonly kind: 'interview' | 'membership';
  /** The page that tells more, and its object. */
  readonly object_id: string;
  readonly applicant_id: string;
  readonly about_at: number;
}

const pages = { interview: '/apply/', membership: '/memberships/' } as const;

/**
 * Due work: reminds of interviews a day ahead and of terms that end in three months, those who asked for notices, each
 * once. An interview that was moved is another moment, and reminded of anew.
 */
export async function planReminders(
  services: Pick<Services, 'db' | 'keys'>,
  now: number,
): Promise<readonly Query[]> {
  const due = await services.db.all(
    sql<Due>`SELECT * FROM (SELECT 'interview' AS kind, a.id AS object_id, a.applicant_id, s.starts_at AS about_at
        FROM interview_slots s JOIN applications a ON a.id = s.application_id
        JOIN notice_addresses n ON n.applicant_id = a.applicant_id
        WHERE s.state = 'booked' AND s.starts_at > ${now} AND s.starts_at <= ${now + interviewAheadMs}
          AND NOT EXISTS (SELECT 1 FROM reminders WHERE object_kind = 'interview' AND object_id = a.id AND about_at = s.starts_at)
        ORDER BY s.starts_at LIMIT ${batchSize})
      UNION ALL SELECT * FROM (SELECT 'membership', m.id, m.applicant_id, m.expires_at
        FROM memberships m JOIN notice_addresses n ON n.applicant_id = m.applicant_id
        WHERE m.state IN ('active', 'suspended') AND m.expires_at > ${now} AND m.expires_at <= ${now + termAheadMs}
          AND NOT EXISTS (SELECT 1 FROM reminders WHERE object_kind = 'membership' AND object_id = m.id AND about_at = m.expires_at)
        ORDER BY m.expires_at LIMIT ${batchSize})`,
  );
  const told = await Promise.all(
    due.map(async ({ kind, object_id: objectId, applicant_id: applicantId, about_at: aboutAt }) => [
      sql`INSERT INTO reminders (object_kind, object_id, about_at) VALUES (${kind}, ${objectId}, ${aboutAt})`,
      ...(await noticeOf(services, { applicantId, objectId, path: `${pages[kind]}${objectId}` }, now)),
    ]),
  );
  return [sql`DELETE FROM reminders WHERE about_at <= ${now}`, ...told.flat()];
}
