/** How old a pack was last known to be, and when that was. */
export interface KnownAge {
  /** Which pack: when its facts were read, milliseconds since 1970. */
  readonly madeAt: number;
  readonly ageMs: number;
  /** By a clock that is never set, in milliseconds. */
  readonly at: number;
}

/**
 * The age of a pack by two clocks: the wall's, which says how long ago it was made but may be set, and one that runs
 * on from when it was first seen. An age never becomes younger; one that is negative says that the pack is from the
 * future, so that one of the clocks is wrong.
 *
 * @param known what was known before, of this pack or another
 */
export function ageOf(
  madeAt: number,
  known: KnownAge | undefined,
  wall: number,
  monotonic: number,
): KnownAge {
  const byWall = wall - madeAt;
  const ageMs = known?.madeAt === madeAt ? Math.max(known.ageMs + (monotonic - known.at), byWall) : byWall;
  return { madeAt, ageMs, at: monotonic };
}

/** An age as it is kept over a restart. */
export interface StoredAge {
  readonly madeAt: number;
  readonly ageMs: number;
  /** By the wall's clock. */
  readonly savedAt: number;
}

/** A wall clock may be set back by so much without telling anything: time servers correct it in such steps. */
const toleranceMs = 60_000;

/**
 * What a stored age says after a restart. Where the wall clock has gone back meanwhile nobody knows how long the
 * terminal was off: then the age is infinite, until a newer pack comes.
 */
export function ageAfterRestart(stored: StoredAge, wall: number, monotonic: number): KnownAge {
  const { madeAt, ageMs, savedAt } = stored;
  const known = wall < savedAt - toleranceMs ? Number.POSITIVE_INFINITY : ageMs;
  return { madeAt, ageMs: known, at: monotonic };
}
