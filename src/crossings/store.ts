import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import type { Principal } from '../http/principal.ts';
import { notFound } from '../http/problems.ts';
import type { Keys } from '../keys/keys.ts';
import type { LaneClass } from '../lanes/lane-class.ts';
import { photoAddress } from '../photos/address.ts';
import { answerFrom, type Basis } from './basis.ts';
import type { ReasonCode } from './reasons.ts';
import type { Crossing } from './view.ts';

/** A row of `crossings`, its lane's class and the names of its people by position. */
export interface CrossingRow {
  readonly id: string;
  readonly terminal_id: string;
  readonly lane_id: string;
  readonly lane_class: LaneClass;
  readonly sequence: number;
  readonly phase: Crossing['phase'];
  readonly direction: Crossing['direction'];
  readonly state: Crossing['state'];
  readonly decision: Crossing['decision'];
  readonly reasons: string;
  readonly basis: string;
  /** {@link FirstAnswer} as JSON. */
  readonly first: string | null;
  readonly awaiting: number;
  readonly late: number;
  readonly captured_at: number;
  readonly received_at: number;
  readonly names: string;
  /** 1 where the occupant has a photo. */
  readonly photos: string;
  readonly preread_id?: string | null;
}

export function findCrossing(db: Database, id: string): Promise<CrossingRow | undefined> {
  return db.first(
    sql<CrossingRow>`SELECT c.id, c.terminal_id, c.lane_id, l.lane_class, c.sequence, c.phase, c.direction, c.state, c.decision,
        c.reasons, c.basis, c.first, c.awaiting, c.late, c.captured_at, c.received_at,
        (SELECT preread_id FROM crossing_prereads WHERE crossing_id = c.id) AS preread_id,
        (SELECT json_group_array(name) FROM (
          SELECT COALESCE(i.full_name, NULLIF(TRIM(COALESCE(i.given_names, '') || ' ' || COALESCE(i.paternal_surname, '') || ' '
            || COALESCE(i.maternal_surname, '')), ''), i.mrz_name) AS name
          FROM crossing_travelers ct LEFT JOIN traveler_identities i ON i.traveler_id = ct.traveler_id
          WHERE ct.crossing_id = c.id ORDER BY ct.position)) AS names,
        (SELECT json_group_array(has_photo) FROM (SELECT COALESCE(m.has_photo, 0) AS has_photo
          FROM crossing_travelers ct LEFT JOIN memberships m ON m.id = ct.membership_id
          WHERE ct.crossing_id = c.id ORDER BY ct.position)) AS photos
      FROM crossings c JOIN lanes l ON l.id = c.lane_id WHERE c.id = ${id}`,
  );
}

/** The crossing of this id, if this principal may see it: a terminal those of its own lane, an officer any. */
export async function loadCrossing(db: Database, principal: Principal, id: string): Promise<CrossingRow> {
  const row = await findCrossing(db, id);
  const visible =
    principal.kind === 'staff' || (principal.kind === 'terminal' && principal.laneId === row?.lane_id);
  if (!row || !visible) throw notFound('crossing', 'el cruce');
  return row;
}

/** A stored crossing as its view shows it; with photos where somebody signs their addresses. */
export function toCrossing(
  row: CrossingRow,
  signing?: { readonly keys: Keys; readonly now: number },
): Crossing {
  const { id: crossingId, lane_id: laneId } = row;
  return {
    id: row.id,
    state: row.state,
    decision: row.decision,
    reasons: JSON.parse(row.reasons) as ReasonCode[],
    answer: answerFrom(JSON.parse(row.basis) as Basis),
    names: JSON.parse(row.names) as (string | null)[],
    photos: (JSON.parse(row.photos) as number[]).map((has, position) =>
      signing && has === 1 ? photoAddress(signing.keys, { crossingId, position, laneId }, signing.now) : null,
    ),
    laneId,
    laneClass: row.lane_class,
    phase: row.phase,
    direction: row.direction,
    sequence: row.sequence,
    ...(row.preread_id ? { prereadId: row.preread_id } : {}),
    awaiting: row.awaiting,
    late: row.late === 1,
    capturedAt: row.captured_at,
    receivedAt: row.received_at,
  };
}
