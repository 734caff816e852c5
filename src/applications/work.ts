import { type Query, rawSql, sql } from '../db/sql.ts';
import { actorId } from '../http/principal.ts';
import { presentSummary } from './present.ts';
import type { ListQuery } from './schema.ts';
import { localTime } from './slots.ts';
import type { ApplicationRow, Context } from './store.ts';

/** An application as a line of the officers' queue. */
export interface WorkRow extends ApplicationRow {
  readonly name: string | null;
  readonly center_id: string | null;
  readonly center_name: string | null;
  readonly time_zone: string | null;
  readonly starts_at: number | null;
  readonly officer_id: string | null;
  readonly taken_at: number | null;
}

type Narrowed = Omit<ListQuery, 'cursor' | 'limit'>;

function conditions({ principal }: Context, query: Narrowed): readonly Query[] {
  const { state, kind, program, center, assigned } = query;
  return [
    ...(state === undefined ? [] : [sql`a.state = ${state}`]),
    ...(kind === undefined ? [] : [sql`a.kind = ${kind}`]),
    ...(program === undefined ? [] : [sql`a.program = ${program}`]),
    ...(center === undefined ? [] : [sql`s.center_id = ${center}`]),
    ...(assigned === 'me' ? [sql`w.officer_id = ${actorId(principal)}`] : []),
    ...(assigned === 'nobody' ? [sql`w.officer_id IS NULL`] : []),
  ];
}

/** Applications after an id that fit the query, oldest first. The name is that of the traveler who was screened. */
export function workAfter(
  context: Context,
  query: Narrowed,
  after: string,
  limit: number,
): Promise<readonly WorkRow[]> {
  const all = [sql`a.id > ${after}`, ...conditions(context, query)];
  return context.services.db.all(
    rawSql<WorkRow>(
      `SELECT a.*, s.center_id, c.name AS center_name, c.time_zone, s.starts_at, w.officer_id, w.taken_at,
          NULLIF(TRIM(COALESCE(i.full_name, COALESCE(i.given_names, '') || ' ' || COALESCE(i.paternal_surname, '')
            || ' ' || COALESCE(i.maternal_surname, ''))), '') AS name
        FROM applications a
        LEFT JOIN traveler_identities i ON i.traveler_id = a.traveler_id
        LEFT JOIN interview_slots s ON s.application_id = a.id AND s.state = 'booked'
        LEFT JOIN enrollment_centers c ON c.id = s.center_id
        LEFT JOIN assignments w ON w.object_kind = 'application' AND w.object_id = a.id
        WHERE ${all.map(({ text }) => text).join(' AND ')} ORDER BY a.id LIMIT ?`,
      [...all.flatMap(({ values }) => values), limit],
    ),
  );
}

/** A line of the queue, for staff. */
export function presentWork(row: WorkRow) {
  const { name, center_id, center_name, time_zone, starts_at, officer_id, taken_at } = row;
  return {
    ...presentSummary(row),
    applicantId: row.applicant_id,
    ...(name === null ? {} : { name }),
    ...(center_id === null || center_name === null || time_zone === null || starts_at === null
      ? {}
      : {
          interview: {
            centerId: center_id,
            centerName: center_name,
            startsAt: new Date(starts_at).toISOString(),
            localTime: localTime(starts_at, time_zone),
          },
        }),
    ...(officer_id === null || taken_at === null
      ? {}
      : { assigned: { officerId: officer_id, since: new Date(taken_at).toISOString() } }),
  };
}
