/** What a lane's terminals told last, as rows of `terminal_heartbeats`. */
export interface Heartbeat {
  readonly at: number;
  readonly snapshot_version: number;
  /** Seconds, as of the heartbeat; null where the terminal does not know. */
  readonly snapshot_age: number | null;
  readonly journal_depth: number;
  readonly drill: number;
}

/** A terminal tells how it is every 15 s; one that was missed three times has no link. */
export const silentAfterMs = 45_000;

/** The link of a lane's terminal as the centre knows it. Times in milliseconds since 1970. */
export interface LinkState {
  /** `none`: no terminal has ever been heard at this lane. */
  readonly state: 'up' | 'silent' | 'none';
  readonly heardAt: number | null;
  /** When the terminal's offline pack was made; null: it has none, or does not know. */
  readonly packMadeAt: number | null;
  /** Events that wait in its journal. */
  readonly waiting: number;
  readonly drill: boolean;
}

/**
 * Of several terminals the one that was heard last speaks for the lane; a drill at any that is heard marks it, for
 * nobody may take an exercise for a crossing.
 */
export function linkOf(heartbeats: readonly Heartbeat[], now: number): LinkState {
  const last = heartbeats.reduce<Heartbeat | undefined>(
    (newest, one) => (newest === undefined || one.at > newest.at ? one : newest),
    undefined,
  );
  if (!last) return { state: 'none', heardAt: null, packMadeAt: null, waiting: 0, drill: false };
  const heard = ({ at }: Heartbeat) => now - at <= silentAfterMs;
  const hasPack = last.snapshot_version > 0 && last.snapshot_age !== null;
  return {
    state: heard(last) ? 'up' : 'silent',
    heardAt: last.at,
    packMadeAt: hasPack ? last.at - (last.snapshot_age ?? 0) * 1000 : null,
    waiting: last.journal_depth,
    drill: heartbeats.some((one) => one.drill === 1 && heard(one)),
  };
}
