import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The wall clock of a process, which can be set while it runs. */
export interface Clock {
  /** What Node loads first, and the environment that names the clock's file. */
  readonly node: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** So many hours beside the right time. */
  set(hours: number): Promise<void>;
}

/** A clock that is kept in this file; see `set-clock.ts`. */
export function openClock(file: string): Clock {
  return {
    node: ['--import', fileURLToPath(new URL('./set-clock.ts', import.meta.url))],
    env: { GARITA_TEST_CLOCK: file },
    async set(hours) {
      writeFileSync(file, String(hours * 3_600_000));
      // It is looked at every 20 ms.
      await sleep(100);
    },
  };
}
