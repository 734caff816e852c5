import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { openPack, type Pack, packMagic } from './pack.ts';
import { applyDelta } from './pack-delta.ts';
import { verifiedBytes } from './signed.ts';

/** The pack of this terminal's lane, in its folder as it was signed, and in memory with its deltas applied. */
export interface SnapshotStore {
  /** Opens what the folder holds, verified again; a file that is cut off or altered counts for nothing. */
  load(keys: readonly CryptoKey[]): Promise<void>;
  /**
   * Takes a signed pack or delta from the centre, on disk before it is used.
   *
   * @throws Error when it is not the service's, leaves a gap, goes back, or is for another scope
   */
  accept(signed: Uint8Array, keys: readonly CryptoKey[]): Promise<void>;
  current(): Pack | undefined;
}

function writeDurably(file: string, bytes: Uint8Array, flags: 'w' | 'a'): void {
  const handle = openSync(file, flags, 0o600);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** A delta in its file: four bytes of length before it. */
function framed(signed: Uint8Array): Uint8Array {
  const frame = new Uint8Array(4 + signed.length);
  new DataView(frame.buffer).setUint32(0, signed.length);
  frame.set(signed, 4);
  return frame;
}

function* framesOf(bytes: Uint8Array): Generator<Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 4 <= bytes.length; ) {
    const end = at + 4 + view.getUint32(at);
    yield bytes.subarray(at + 4, end);
    at = end;
  }
}

function isWhole(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(0, packMagic.length)) === packMagic;
}

export function createSnapshotStore(folder: string, scope: string): SnapshotStore {
  const packFile = join(folder, 'pack.signed');
  const deltaFile = join(folder, 'deltas.signed');
  let pack: Pack | undefined;

  async function opened(signed: Uint8Array, keys: readonly CryptoKey[]): Promise<Pack> {
    const bytes = await verifiedBytes(signed, keys);
    if (!isWhole(bytes)) {
      if (!pack) throw new Error('a delta came before its pack');
      return applyDelta(pack, bytes);
    }
    const whole = openPack(bytes);
    if (whole.scope !== scope) throw new Error(`the pack is for ${whole.scope}, not ${scope}`);
    // Versions start anew where the centre was restored from a backup; its time does not.
    if (pack && whole.madeAt < pack.madeAt) throw new Error('the pack is older than the one that is here');
    return whole;
  }

  return {
    async load(keys) {
      if (!existsSync(packFile)) return;
      let good = 0;
      try {
        pack = await opened(new Uint8Array(readFileSync(packFile)), keys);
        if (!existsSync(deltaFile)) return;
        for (const signed of framesOf(new Uint8Array(readFileSync(deltaFile)))) {
          pack = await opened(signed, keys);
          good += 4 + signed.length;
        }
      } catch {
        // What was verified up to here is used; its age tells how old that is. The next delta is written behind it.
        if (pack && existsSync(deltaFile)) truncateSync(deltaFile, good);
      }
    },
    async accept(signed, keys) {
      const next = await opened(signed, keys);
      if (!isWhole(signed)) {
        writeDurably(deltaFile, framed(signed), 'a');
      } else {
        writeDurably(`${packFile}.new`, signed, 'w');
        renameSync(`${packFile}.new`, packFile);
        // Deltas of the pack before would leave a gap, so that none is applied should the kill come here.
        rmSync(deltaFile, { force: true });
      }
      pack = next;
    },
    current: () => pack,
  };
}
