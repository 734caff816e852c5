import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import type { MembershipState } from '../memberships/lifecycle.ts';

/** A changed membership with everything that the snapshot says of it. */
export interface ChangedRow {
  readonly seq: number;
  readonly id: string;
  readonly traveler_id: string;
  readonly program: 'SENTRI' | 'FAST';
  readonly pass_id: string;
  readonly state: MembershipState;
  readonly expires_at: number;
  readonly grace_until: number | null;
  readonly status: 'clear' | 'pending' | 'refer' | null;
  readonly screened_at: number | null;
  readonly birth_date: string | null;
  readonly credentials: string;
  readonly vehicles: string;
}

export interface StoredCredential {
  readonly id: string;
  readonly kind: 'rfid' | 'document';
  readonly sealed: string;
  readonly state: string;
}

export interface StoredVehicle {
  readonly plate: string;
  readonly state: string;
  readonly country: string;
  readonly flagged: number;
}

/** The next changed memberships after `done`, in the order of their changes. */
export function changedMembers(db: Database, done: number, limit: number): Promise<readonly ChangedRow[]> {
  return db.all(
    sql<ChangedRow>`SELECT c.seq, m.id, m.traveler_id, m.program, m.pass_id, m.state, m.expires_at, m.grace_until,
        s.status, s.screened_at, i.birth_date,
        (SELECT json_group_array(json_object('id', k.id, 'kind', k.kind, 'sealed', k.value_sealed, 'state', k.state))
          FROM credentials k WHERE k.membership_id = m.id) AS credentials,
        (SELECT json_group_array(json_object('plate', v.plate, 'state', v.state, 'country', v.country,
            'flagged', v.flagged))
          FROM membership_vehicles mv JOIN vehicles v ON v.id = mv.vehicle_id WHERE mv.membership_id = m.id) AS vehicles
      FROM snapshot_changes c JOIN memberships m ON m.id = c.membership_id
      LEFT JOIN standings s ON s.traveler_id = m.traveler_id
      LEFT JOIN traveler_identities i ON i.traveler_id = m.traveler_id
      WHERE c.seq > ${done} ORDER BY c.seq LIMIT ${limit}`,
  );
}
