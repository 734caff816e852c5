import { type Query, sql } from '../db/sql.ts';
import type { Services } from '../services.ts';
import { bornToComeOfAge } from '../terminal/pack-minor.ts';
import { snapshotHorizonMs } from './admits.ts';
import { followChanges } from './follow.ts';

/** Due work: keeps the snapshot near the newest change, so that a terminal that asks finds little left to do. */
export async function followSnapshot(services: Services, now: number): Promise<void> {
  await followChanges(services, now, 200);
}

const hourMs = 3_600_000;

/**
 * Due work, hourly: memberships that end soon come to be looked at again, before the snapshot would outlive them, and
 * those of members who come of age.
 */
export async function planSnapshotHorizon(
  _services: Pick<Services, 'db'>,
  now: number,
): Promise<readonly Query[]> {
  const [first, last] = bornToComeOfAge(now);
  const soon = now + snapshotHorizonMs + 2 * hourMs;
  return [
    sql`INSERT OR REPLACE INTO snapshot_changes (membership_id) SELECT id FROM memberships
      WHERE state = 'active' AND expires_at BETWEEN ${now} AND ${soon}`,
    sql`INSERT OR REPLACE INTO snapshot_changes (membership_id) SELECT id FROM memberships
      WHERE state = 'grace' AND grace_until BETWEEN ${now} AND ${soon}`,
    // The day 2008-01-01 is the index's own: whoever was born before it is of age.
    sql`INSERT OR REPLACE INTO snapshot_changes (membership_id) SELECT m.id
      FROM traveler_identities i CROSS JOIN memberships m ON m.traveler_id = i.traveler_id
      WHERE i.birth_date > '2008-01-01' AND i.birth_date BETWEEN ${first} AND ${last}`,
  ];
}
