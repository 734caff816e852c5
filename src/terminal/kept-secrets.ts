import { z } from 'zod';
import { type LaneSecrets, LaneSecretsJson, openSecrets } from './access.ts';
import type { KeyStore } from './key-store.ts';

const Kept = z.object({ keptAt: z.number(), secrets: LaneSecretsJson });

/** A lane's secrets in the machine's key store, for no longer than a pack may be used with them. */
export interface KeptSecrets {
  /** What was kept for this lane and is young enough; whatever is older is forgotten. */
  read(now: number): Promise<LaneSecrets | undefined>;
  /** Keeps these, at most so often; a store that fails is no reason to stop. */
  keep(json: LaneSecretsJson, now: number): Promise<void>;
  /** Forgets what has become too old while the terminal was alone. */
  forgetOld(now: number): Promise<void>;
}

const everyMs = 5 * 60_000;
/** A store that fails is asked again so much sooner; each time it may take its seconds. */
const soonerMs = 4 * 60_000;
/** A clock that is set back by less tells nothing. */
const toleranceMs = 60_000;

export function keptSecrets(store: KeyStore, laneId: string, maxAgeMs: number): KeptSecrets {
  const name = `garita-${laneId.toLowerCase()}-lane`;
  let kept: { readonly text: string; readonly at: number } | undefined;
  return {
    async read(now) {
      if (!store.lasting) return undefined;
      const text = await store.get(name);
      if (text === undefined) return undefined;
      try {
        const { keptAt, secrets } = Kept.parse(JSON.parse(text));
        const age = now - keptAt;
        if (secrets.lane.id === laneId && age >= -toleranceMs && age <= maxAgeMs) {
          kept = { text: JSON.stringify(secrets), at: keptAt };
          return await openSecrets(secrets);
        }
      } catch {
        // Not what was put there: as good as nothing.
      }
      await store.delete(name);
      return undefined;
    },
    async keep(secrets, now) {
      if (!store.lasting) return;
      const text = JSON.stringify(secrets);
      if (kept?.text === text && Math.abs(now - kept.at) < everyMs) return;
      kept = { text, at: now };
      await store.put(name, JSON.stringify({ keptAt: now, secrets })).catch(() => {
        kept = { text, at: now - soonerMs };
      });
    },
    async forgetOld(now) {
      if (!kept || now - kept.at <= maxAgeMs) return;
      kept = undefined;
      await store.delete(name);
    },
  };
}
