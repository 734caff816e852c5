import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clockToleranceMs } from '../http/clock-tolerance.ts';
import { openDeltaFile } from './delta-file.ts';
import { moveDurably, replaceDurably } from './durable-file.ts';
import { openPack, type Pack, type PackHeader, packMagic } from './pack.ts';
import {
  applyInPlace,
  applyOpenDeltas,
  checkFollows,
  isEmptyDelta,
  type OpenDelta,
  openDelta,
} from './pack-delta.ts';
import { verifiedBytes } from './signed.ts';

type Keys = readonly CryptoKey[];

/**
 * The pack of this terminal's lane: in its folder as the centre signed it, and in memory with its deltas applied.
 * Nothing is ever opened that the centre has not signed, so the folder holds one whole pack and the signed deltas
 * behind it, not a pack of the terminal's own making.
 */
export interface SnapshotStore {
  /** Opens what the folder holds, verified again; a file that is cut off or altered counts for nothing. */
  load(keys: Keys): Promise<void>;
  /**
   * Takes a signed pack or delta from the centre, on disk before it is used. A delta may start from the version that is
   * stored last, or from the whole pack: then it takes the place of all deltas before it.
   *
   * @throws FromTheFuture when its time is ahead of this terminal's clock
   * @throws Error when it is not the service's, leaves a gap, goes back, or is for another scope
   */
  accept(signed: Uint8Array, keys: Keys): Promise<void>;
  /**
   * Takes a whole pack that lies in a file of the same folder, which it moves.
   *
   * @throws Error as {@link SnapshotStore.accept} does; the file is left alone then
   */
  acceptFile(file: string, keys: Keys): Promise<void>;
  current(): Pack | undefined;
  /** Of which life and version to ask a delta from; undefined when a whole pack is needed. */
  since(): Pick<PackHeader, 'life' | 'version'> | undefined;
}

/** A pack or delta whose time lies ahead of this terminal's clock: one of the two clocks is wrong. */
export class FromTheFuture extends Error {
  override readonly name = 'FromTheFuture';
  readonly aheadMs: number;
  constructor(aheadMs: number) {
    super(`the pack is ${Math.round(aheadMs / 1000)} s ahead of this terminal’s clock`);
    this.aheadMs = aheadMs;
  }
}

export interface SnapshotStoreOptions {
  /** The wall's clock. */
  readonly now?: () => number;
  /** What the file of deltas may hold. */
  readonly most?: { readonly deltas: number; readonly bytes: number };
}

/** What the file of deltas may hold before one from the whole pack is asked for, in the place of all. */
const limits = { deltas: 600, bytes: 1_000_000 };
/** A delta that changes nothing is stored only so often: all it tells is that the pack is younger. */
const restMs = 60_000;

function isWhole(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(0, packMagic.length)) === packMagic;
}

/**
 * That a whole pack may take the place of the one that is held. Within a life version and time only rise. One of another
 * life must be later, so that a pack of a life that is over, played again, is refused; but a pack that is held from the
 * future is of no use, and gives way to any that is not.
 *
 * @throws Error when it may not
 */
function checkNewer(whole: PackHeader, held: PackHeader | undefined, now: number): void {
  if (!held) return;
  const forward =
    whole.life === held.life
      ? whole.version >= held.version && whole.madeAt >= held.madeAt
      : whole.madeAt > held.madeAt || held.madeAt > now + clockToleranceMs;
  if (!forward) throw new Error('the pack is older than the one that is here');
}

/** @throws FromTheFuture */
function checkClock({ madeAt }: PackHeader, now: number): void {
  if (madeAt > now + clockToleranceMs) throw new FromTheFuture(madeAt - now);
}

const headerOf = ({ life, version, madeAt, scope }: PackHeader): PackHeader => ({
  life,
  version,
  madeAt,
  scope,
});

export function createSnapshotStore(
  folder: string,
  scope: string,
  { now = Date.now, most = limits }: SnapshotStoreOptions = {},
): SnapshotStore {
  const packFile = join(folder, 'pack.signed');
  const deltas = openDeltaFile(join(folder, 'deltas.signed'));
  let pack: Pack | undefined;
  /** The whole pack in its file; the last thing that is stored; how many bytes of deltas one from the base had. */
  let base: PackHeader | undefined;
  let tip: PackHeader | undefined;
  let foldedBytes = 0;
  let turn: Promise<unknown> = Promise.resolve();

  /** One after the other: a whole pack arrives beside the deltas of the one before. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  }

  async function openWhole(signed: Uint8Array, keys: Keys): Promise<Pack> {
    const whole = openPack(await verifiedBytes(signed, keys));
    if (whole.scope !== scope) throw new Error(`the pack is for ${whole.scope}, not ${scope}`);
    return whole;
  }

  async function openNew(signed: Uint8Array, keys: Keys): Promise<Pack> {
    const whole = await openWhole(signed, keys);
    checkClock(whole, now());
    checkNewer(whole, pack, now());
    return whole;
  }

  async function begin(whole: Pack): Promise<void> {
    // Should the kill come before this: deltas of the pack before would leave a gap, so that none is applied.
    await deltas.clear();
    foldedBytes = 0;
    pack = whole;
    base = tip = headerOf(whole);
  }

  async function follow(signed: Uint8Array, keys: Keys): Promise<void> {
    const delta = openDelta(await verifiedBytes(signed, keys));
    const held = pack;
    if (!held || !base || !tip) throw new Error('a delta came before its pack');
    const next = () => applyInPlace(held, delta) ?? applyOpenDeltas(held, [delta]);
    const fromBase = delta.fromVersion === base.version && tip !== base;
    checkFollows(held, delta, fromBase ? base.version : tip.version);
    checkClock(delta, now());
    if (fromBase) {
      await deltas.replace(signed);
      foldedBytes = deltas.bytes;
    } else if (!isEmptyDelta(delta) || delta.madeAt - tip.madeAt >= restMs) {
      await deltas.append(signed);
    } else {
      pack = next();
      return;
    }
    pack = next();
    tip = headerOf(delta);
  }

  /** The stored deltas that follow each other without a gap, up to the first that does not. */
  async function goodDeltas(from: PackHeader, keys: Keys): Promise<readonly OpenDelta[]> {
    const good: OpenDelta[] = [];
    try {
      for (const signed of await deltas.read()) {
        const delta = openDelta(await verifiedBytes(signed, keys));
        checkFollows(good.at(-1) ?? from, delta);
        good.push(delta);
      }
    } catch {
      // What was verified up to here is used; its age tells how old that is.
    }
    return good;
  }

  return {
    async load(keys) {
      if (!existsSync(packFile)) return;
      try {
        const whole = await openWhole(new Uint8Array(await readFile(packFile)), keys);
        const good = await goodDeltas(whole, keys);
        // The next delta is written behind the last good one.
        await deltas.keep(good.length);
        base = headerOf(whole);
        pack = applyOpenDeltas(whole, good);
        tip = good.at(-1) ?? base;
      } catch {
        pack = base = tip = undefined;
      }
    },
    accept: (signed, keys) =>
      inTurn(async () => {
        if (!isWhole(signed)) {
          await follow(signed, keys);
          return;
        }
        const whole = await openNew(signed, keys);
        await replaceDurably(packFile, signed);
        await begin(whole);
      }),
    acceptFile: (file, keys) =>
      inTurn(async () => {
        const whole = await openNew(new Uint8Array(await readFile(file)), keys);
        await moveDurably(file, packFile);
        await begin(whole);
      }),
    current: () => pack,
    since() {
      const many = deltas.count >= most.deltas || deltas.bytes >= most.bytes + 2 * foldedBytes;
      return many ? base : tip;
    },
  };
}
