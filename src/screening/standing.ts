/** A stored standing, and whether the traveler is vetted at every list change. */
export interface StoredStanding {
  readonly status: 'clear' | 'pending' | 'refer';
  /** The publication through which it was computed. */
  readonly computedSeq: number;
  /** Milliseconds since 1970. */
  readonly screenedAt: number;
  readonly enrolled: boolean;
}

/** How far vetting has come. */
export interface VettingState {
  /** The publication through which every enrolled traveler has been vetted. */
  readonly vettedThroughSeq: number;
  /** The newest publication. */
  readonly headSeq: number;
  /** When the oldest publication beyond `vettedThroughSeq` was published; absent when there is none. */
  readonly unvettedSince?: number;
}

export interface StandingLimits {
  readonly vettingGraceMs: number;
  readonly standingMaxAgeMs: number;
}

/** A time that lies further ahead than this was written by a clock that has been set back since: its age is not known. */
export const clockToleranceMs = 60_000;

/** Whether something of this time may still be relied on: no older than that, and not from a clock that was ahead. */
export function isYoungEnough(at: number, maxAgeMs: number, now: number): boolean {
  return now - at <= maxAgeMs && at - now <= clockToleranceMs;
}

/** What a lane may know: the stored status, or `stale` when it can no longer be relied on. */
export type EffectiveStanding = 'clear' | 'pending' | 'refer' | 'stale';

/**
 * The standing a lane may use now. It is fresh through the later of the publication it was computed from and, for
 * enrolled travelers, the vetting watermark. `concerned` says that a publication beyond that names somebody with
 * a coarse key in common: then nobody has looked yet, and the answer is `pending`, never `clear`.
 */
export function effectiveStanding(
  standing: StoredStanding | undefined,
  vetting: VettingState,
  concerned: boolean,
  limits: StandingLimits,
  now: number,
): EffectiveStanding {
  if (!standing) return 'pending';
  if (standing.status !== 'clear') return standing.status;
  if (!isYoungEnough(standing.screenedAt, limits.standingMaxAgeMs, now)) return 'stale';
  const freshThrough = standing.enrolled
    ? Math.max(standing.computedSeq, vetting.vettedThroughSeq)
    : standing.computedSeq;
  if (freshThrough >= vetting.headSeq) return 'clear';
  if (!standing.enrolled) return 'pending';
  const { unvettedSince } = vetting;
  if (unvettedSince !== undefined && !isYoungEnough(unvettedSince, limits.vettingGraceMs, now))
    return 'stale';
  return concerned ? 'pending' : 'clear';
}
