/** A seeded source of chance: the same seed gives the same schedule, so that a run that failed can be run again. */
export interface Chance {
  readonly seed: number;
  /** 0 ≤ unit < 1. */
  unit(): number;
  /** A whole number, both ends included. */
  whole(from: number, to: number): number;
  one<T>(items: readonly T[]): T;
  /** Another source whose draws do not depend on how many were taken here. */
  apart(name: string): Chance;
}

/** Mulberry32. */
export function openChance(seed: number): Chance {
  let state = seed >>> 0;
  function unit(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  return {
    seed,
    unit,
    whole: (from, to) => from + Math.floor(unit() * (to - from + 1)),
    one(items) {
      const item = items[Math.floor(unit() * items.length)];
      if (item === undefined) throw new RangeError('nothing to choose from');
      return item;
    },
    apart(name) {
      let hash = seed;
      for (const character of name) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) >>> 0;
      return openChance(hash);
    },
  };
}

/** The seed of `GARITA_FAULT_SEED`, or a new one. It is printed, so that the schedule can be run again. */
export function chanceOfRun(): Chance {
  const given = process.env.GARITA_FAULT_SEED;
  return openChance(given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given));
}
