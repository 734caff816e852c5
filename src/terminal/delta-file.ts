import { existsSync } from 'node:fs';
import { readFile, rm, truncate } from 'node:fs/promises';
import { appendDurably, replaceDurably } from './durable-file.ts';

/** Signed deltas one behind the other in a file, each behind four bytes of its length. */
export interface DeltaFile {
  /** What the file holds, in order; a last one that is cut off is not among them. */
  read(): Promise<readonly Uint8Array[]>;
  append(signed: Uint8Array): Promise<void>;
  /** One delta in the place of all. */
  replace(signed: Uint8Array): Promise<void>;
  /** Leaves the first `count` of those that {@link DeltaFile.read} has read. */
  keep(count: number): Promise<void>;
  clear(): Promise<void>;
  /** Of what is in the file. */
  readonly count: number;
  readonly bytes: number;
}

function framed(signed: Uint8Array): Uint8Array {
  const frame = new Uint8Array(4 + signed.length);
  new DataView(frame.buffer).setUint32(0, signed.length);
  frame.set(signed, 4);
  return frame;
}

function framesOf(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames: Uint8Array[] = [];
  for (let at = 0; at + 4 <= bytes.length; ) {
    const end = at + 4 + view.getUint32(at);
    if (end > bytes.length) break;
    frames.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return frames;
}

export function openDeltaFile(file: string): DeltaFile {
  /** Where each ends. */
  let ends: number[] = [];
  const endOf = (count: number) => ends[count - 1] ?? 0;
  return {
    async read() {
      const frames = existsSync(file) ? framesOf(new Uint8Array(await readFile(file))) : [];
      let end = 0;
      ends = frames.map(({ length }) => {
        end += 4 + length;
        return end;
      });
      return frames;
    },
    async append(signed) {
      try {
        await appendDurably(file, framed(signed));
      } catch (error) {
        // Half a delta would stand before the next one.
        if (existsSync(file)) await truncate(file, endOf(ends.length)).catch(() => undefined);
        throw error;
      }
      ends.push(endOf(ends.length) + 4 + signed.length);
    },
    async replace(signed) {
      await replaceDurably(file, framed(signed));
      ends = [4 + signed.length];
    },
    async keep(count) {
      ends = ends.slice(0, count);
      if (existsSync(file)) await truncate(file, endOf(count));
    },
    async clear() {
      ends = [];
      await rm(file, { force: true });
    },
    get count() {
      return ends.length;
    },
    get bytes() {
      return endOf(ends.length);
    },
  };
}
