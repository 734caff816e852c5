import type { RedressRow } from './store.ts';

const time = (ms: number) => new Date(ms).toISOString();

/** One line of a list. */
export function presentSummary(row: RedressRow) {
  return {
    id: row.id,
    ground: row.ground,
    state: row.state,
    ...(row.outcome === null ? {} : { outcome: row.outcome }),
    openedAt: time(row.opened_at),
    stateSince: time(row.state_since),
    ...(row.application_id === null ? {} : { applicationId: row.application_id }),
    ...(row.membership_id === null ? {} : { membershipId: row.membership_id }),
  };
}
