import type { LaneClass } from '../lanes/lane-class.ts';
import { scopeOf } from '../snapshots/scope.ts';
import type { LaneSecrets } from './access.ts';
import type { OpenSnapshot } from './lookups.ts';
import { createPackClock } from './pack-clock.ts';
import { createPackKeys } from './pack-keys.ts';
import { createSnapshotStore, type SnapshotStore } from './snapshot.ts';

/** The pack of a terminal's folder, with what it takes to look into it and to know its age. */
export interface OwnPack {
  readonly store: SnapshotStore;
  /** Opens what the folder holds, once; and keeps the age from time to time. */
  settleIn(secrets: LaneSecrets | undefined): Promise<void>;
  /** Undefined without a verified pack, or without its keys. */
  open(secrets: LaneSecrets | undefined): OpenSnapshot | undefined;
  /** Milliseconds; null without a pack. */
  ageMs(): number | null;
  /** As an answer tells it. */
  told(): { readonly snapshotVersion: number | null; readonly snapshotAge: number | null };
  /** Keeps the age for the next start. */
  close(): void;
}

export function openOwnPack(
  folder: string,
  laneClass: LaneClass,
  now: () => number,
  monotonic: () => number,
): OwnPack {
  const store = createSnapshotStore(folder, scopeOf(laneClass), { now });
  const clock = createPackClock(folder, now, monotonic);
  let loaded = false;
  let opened: { readonly key: Uint8Array; readonly keys: OpenSnapshot['keys'] } | undefined;

  function packKeys(key: Uint8Array): OpenSnapshot['keys'] {
    if (opened?.key !== key) opened = { key, keys: createPackKeys(key) };
    return opened.keys;
  }

  function ageMs(): number | null {
    const pack = store.current();
    return pack ? clock.age(pack) : null;
  }

  return {
    store,
    ageMs,
    async settleIn(secrets) {
      if (!loaded && secrets) {
        loaded = true;
        await store.load(secrets.signingKeys);
      }
      clock.save();
    },
    open(secrets) {
      const pack = store.current();
      return pack && secrets ? { pack, keys: packKeys(secrets.snapshotKey) } : undefined;
    },
    told() {
      const age = ageMs();
      return {
        snapshotVersion: store.current()?.version ?? null,
        snapshotAge: age !== null && Number.isFinite(age) ? Math.round(age / 1000) : null,
      };
    },
    close() {
      ageMs();
      clock.save(true);
    },
  };
}
