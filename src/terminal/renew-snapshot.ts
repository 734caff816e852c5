import type { Download } from './download.ts';
import type { Link } from './link.ts';
import type { SnapshotStore } from './snapshot.ts';

export interface RenewParts {
  readonly link: Link;
  readonly snapshots: SnapshotStore;
  readonly download: Download;
  readonly laneId: string;
  readonly signingKeys: () => readonly CryptoKey[] | undefined;
}

const deltaTimeoutMs = 5_000;

/** What a terminal does each second about its pack. */
export interface Renewal {
  /** Asks for what is new. Ends soon: a whole pack comes beside it, in {@link Renewal.fetching}. */
  step(stopped: AbortSignal): Promise<void>;
  /** The request for a piece of a whole pack that is under way. */
  fetching(): Promise<void> | undefined;
}

/** A whole pack comes with a tag by which it can be gone on with; a delta has none. */
const isWhole = (headers: Headers) => headers.has('etag');

export function createRenewal({ link, snapshots, download, laneId, signingKeys }: RenewParts): Renewal {
  const path = `/v1/lanes/${laneId}/snapshot`;
  let needsWhole = false;
  let fetching: Promise<void> | undefined;

  async function fetchWhole(keys: readonly CryptoKey[], stopped: AbortSignal): Promise<void> {
    const file = await download.step((headers, signal) => link.open(path, headers, signal), stopped);
    if (file === undefined) return;
    try {
      await snapshots.acceptFile(file, keys);
      needsWhole = false;
    } catch {
      // Not the service's, of another scope, or older than what is here: the next one is asked for from its beginning.
    }
    await download.discard();
  }

  async function followDeltas(since: number, keys: readonly CryptoKey[]): Promise<void> {
    const outcome = await link.ask({
      method: 'GET',
      path: `${path}?since=${since}`,
      weight: 'upkeep',
      timeoutMs: deltaTimeoutMs,
      skip: isWhole,
    });
    if (outcome.kind !== 'answer' || outcome.status !== 200) return;
    try {
      await snapshots.accept(outcome.bytes, keys);
    } catch {
      // No delta that follows, or none at all: only a whole pack can. What is not the service's is never used.
      needsWhole = true;
    }
  }

  return {
    async step(stopped) {
      const keys = signingKeys();
      if (!keys) return;
      const since = snapshots.since();
      if (since !== undefined) await followDeltas(since, keys);
      if (since !== undefined && !needsWhole) return;
      fetching ??= fetchWhole(keys, stopped)
        // A disk that is full: the pack that is here goes on being used.
        .catch(() => undefined)
        .finally(() => {
          fetching = undefined;
        });
    },
    fetching: () => fetching,
  };
}
