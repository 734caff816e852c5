import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { PackHeader } from './pack.ts';
import { ageAfterRestart, ageOf, type KnownAge } from './pack-age.ts';

const Stored = z.object({ madeAt: z.number(), ageMs: z.number(), savedAt: z.number() });

/** Tells how old the pack is, over restarts; see {@link ageOf}. */
export interface PackClock {
  /** Milliseconds. */
  age(pack: PackHeader): number;
  /** Keeps the last age, at most every 15 s unless `now`. */
  save(atOnce?: boolean): void;
}

const everyMs = 15_000;

export function createPackClock(folder: string, wall: () => number, monotonic: () => number): PackClock {
  const file = join(folder, 'age.json');
  let known = restored();
  let savedAt = Number.NEGATIVE_INFINITY;

  function restored(): KnownAge | undefined {
    try {
      const stored = Stored.parse(JSON.parse(readFileSync(file, 'utf8')));
      return ageAfterRestart(stored, wall(), monotonic());
    } catch {
      // None was kept, or half of one: then the wall clock alone tells.
      return undefined;
    }
  }

  return {
    age({ madeAt }) {
      known = ageOf(madeAt, known, wall(), monotonic());
      return known.ageMs;
    },
    save(atOnce = false) {
      if (!known || (!atOnce && monotonic() - savedAt < everyMs)) return;
      if (!Number.isFinite(known.ageMs)) return;
      savedAt = monotonic();
      const now = ageOf(known.madeAt, known, wall(), savedAt);
      try {
        const json = JSON.stringify({ madeAt: now.madeAt, ageMs: now.ageMs, savedAt: wall() });
        writeFileSync(`${file}.new`, json, { mode: 0o600 });
        renameSync(`${file}.new`, file);
      } catch {
        // A full disk is no reason to stop the lane.
      }
    },
  };
}
