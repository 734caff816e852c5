import type { Download } from './download.ts';
import type { Link } from './link.ts';
import type { PackHeader } from './pack.ts';
import { FromTheFuture, type SnapshotStore } from './snapshot.ts';

export interface RenewParts {
  readonly link: Link;
  readonly snapshots: SnapshotStore;
  readonly download: Download;
  readonly laneId: string;
  readonly signingKeys: () => readonly CryptoKey[] | undefined;
  /** A clock that is never set, in milliseconds. */
  readonly monotonic: () => number;
}

const deltaTimeoutMs = 5_000;
/** After a second whole pack that cannot be taken, so many times as long as it took to come: the link is for the lane. */
const restTimes = 10;

/** What a terminal does each second about its pack. */
export interface Renewal {
  /** Asks for what is new. Ends soon: a whole pack comes beside it, in {@link Renewal.fetching}. */
  step(stopped: AbortSignal): Promise<void>;
  /** The request for a piece of a whole pack that is under way. */
  fetching(): Promise<void> | undefined;
  /** By how much the last pack or delta that came was ahead of this clock, in ms; undefined where none was refused for it. */
  aheadMs(): number | undefined;
}

/** A whole pack comes with a tag by which it can be gone on with; a delta has none. */
const isWhole = (headers: Headers) => headers.has('etag');

export function createRenewal(parts: RenewParts): Renewal {
  const { link, snapshots, download, laneId, signingKeys, monotonic } = parts;
  const path = `/v1/lanes/${laneId}/snapshot`;
  let needsWhole = false;
  /** Instead of a delta the centre would send a whole pack. */
  let offersWhole = false;
  let fetching: Promise<void> | undefined;
  let ahead: number | undefined;
  let begun: number | undefined;
  let refused = 0;
  let restUntil = Number.NEGATIVE_INFINITY;

  async function fetchWhole(keys: readonly CryptoKey[], stopped: AbortSignal): Promise<void> {
    begun ??= monotonic();
    const file = await download.step((headers, signal) => link.open(path, headers, signal), stopped);
    if (file === undefined) return;
    try {
      await snapshots.acceptFile(file, keys);
      needsWhole = false;
      refused = 0;
      ahead = undefined;
    } catch (error) {
      // Not the service's, of another scope, older than what is here, or from the future: the next one is asked for
      // from its beginning, but not without end.
      ahead = error instanceof FromTheFuture ? error.aheadMs : undefined;
      refused += 1;
      if (refused > 1) restUntil = monotonic() + restTimes * (monotonic() - begun);
    }
    begun = undefined;
    await download.discard();
  }

  async function followDeltas(
    asked: Pick<PackHeader, 'life' | 'version'>,
    keys: readonly CryptoKey[],
  ): Promise<void> {
    const { life, version } = asked;
    const outcome = await link.ask({
      method: 'GET',
      path: `${path}?since=${version}&life=${life}`,
      weight: 'upkeep',
      timeoutMs: deltaTimeoutMs,
      skip: isWhole,
    });
    if (outcome.kind !== 'answer' || outcome.status !== 200) return;
    offersWhole = outcome.bytes.length === 0;
    try {
      await snapshots.accept(outcome.bytes, keys);
      needsWhole = false;
      ahead = undefined;
    } catch (error) {
      // No delta that follows, or none at all: only a whole pack can. What is not the service's is never used.
      if (error instanceof FromTheFuture) ahead = error.aheadMs;
      // Unless a whole pack has come meanwhile: then it is the delta that is late.
      else if (snapshots.since() === asked) needsWhole = true;
    }
  }

  return {
    async step(stopped) {
      const keys = signingKeys();
      if (!keys) return;
      const since = snapshots.since();
      const resting = monotonic() < restUntil;
      if (since !== undefined && !(resting && offersWhole)) await followDeltas(since, keys);
      if ((since !== undefined && !needsWhole) || resting) return;
      fetching ??= fetchWhole(keys, stopped)
        // A disk that is full: the pack that is here goes on being used.
        .catch(() => undefined)
        .finally(() => {
          fetching = undefined;
        });
    },
    fetching: () => fetching,
    aheadMs: () => ahead,
  };
}
