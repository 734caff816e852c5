import { type Query, sql } from '../db/sql.ts';
import { actorId, type Principal } from '../http/principal.ts';

export type SubjectState = 'disabled' | 'enabled';

/** The statement that has a subject's tokens refused, or taken again; doing it twice changes nothing. */
export function disablement(
  subject: string,
  state: SubjectState,
  by: { readonly principal: Principal; readonly reason: string; readonly now: number },
): Query {
  return state === 'disabled'
    ? sql`INSERT INTO disabled_subjects (subject, reason, disabled_by, disabled_at)
        VALUES (${subject}, ${by.reason}, ${actorId(by.principal)}, ${by.now}) ON CONFLICT (subject) DO NOTHING`
    : sql`DELETE FROM disabled_subjects WHERE subject = ${subject}`;
}
