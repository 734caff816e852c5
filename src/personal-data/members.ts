import type { Context } from '../applications/store.ts';
import { noteMemberCrossings } from '../crossings/of-members.ts';
import { sql } from '../db/sql.ts';
import type { MembershipWithParts } from '../memberships/store.ts';
import { membershipView } from '../memberships/view.ts';
import { photoOf } from '../photos/store.ts';
import { loadSubjects } from '../travelers/store.ts';
import { time } from './time.ts';

/** A membership with its picture. */
export async function membershipData({ services, principal }: Context, row: MembershipWithParts) {
  const photo = await photoOf(services, row.id);
  return {
    ...membershipView(row, principal),
    ...(photo === undefined
      ? {}
      : {
          photo: {
            contentType: photo.contentType,
            width: photo.width,
            height: photo.height,
            setAt: time(photo.setAt),
            base64: photo.base64,
          },
        }),
  };
}

/** Who they are by what is kept of them: names, former ones too, and documents. */
export async function onFile({ services }: Context, travelerIds: readonly string[]) {
  const subjects = await loadSubjects(services, [...new Set(travelerIds)]);
  return subjects.map(({ subject: { id: _, ...told } }) => told);
}

/** Of a busy record the newest so many. */
const mostCrossings = 10_000;

interface Crossing {
  readonly id: string;
  readonly name: string;
  readonly lane_class: string;
  readonly direction: string;
  readonly phase: string;
  readonly captured_at: number;
  readonly plate: string | null;
  readonly decision: string;
  readonly disposition: string | null;
}

/**
 * Where and when they crossed, in which lane and with which plate, what the lane was told and what the officer did; the
 * newest first. Why a lane was told so is not in it: a reason may be another agency's to tell.
 */
export async function crossingsOf(
  { services }: Context,
  membershipIds: readonly string[],
): Promise<readonly Crossing[]> {
  const { db } = services;
  await noteMemberCrossings(services);
  return db.all(
    sql<Crossing>`SELECT c.id, p.name, l.lane_class, c.direction, c.phase, c.captured_at,
        c.basis ->> '$.plate.plate' AS plate, c.decision,
        (SELECT e.detail ->> 'disposition' FROM crossing_events e WHERE e.crossing_id = c.id AND e.kind = 'disposed') AS disposition
      FROM membership_crossings m CROSS JOIN crossings c ON c.id = m.crossing_id
      JOIN lanes l ON l.id = c.lane_id JOIN port_crossings p ON p.code = l.crossing_code
      WHERE m.membership_id IN (SELECT value FROM json_each(${JSON.stringify(membershipIds)}))
      ORDER BY m.crossing_id DESC LIMIT ${mostCrossings}`,
  );
}

/** The same as their reader sees it. */
export function presentCrossing({ name, lane_class, captured_at, plate, disposition, ...row }: Crossing) {
  return {
    id: row.id,
    at: time(captured_at),
    crossing: name,
    laneClass: lane_class,
    direction: row.direction,
    phase: row.phase,
    decision: row.decision,
    ...(plate === null ? {} : { plate }),
    ...(disposition === null ? {} : { disposition }),
  };
}
