import { type Blocks, createBlocks } from './blocks.ts';

/** Texts as bytes, found again by a reference: half the size of strings and nothing for the garbage collector. */
export interface TextStore {
  put(text: string): number;
  get(ref: number): string;
  free(ref: number): void;
}

/** References are never 0. */
export function createTextStore(blocks: Blocks = createBlocks()): TextStore {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  let scratch = new Uint8Array(4096);

  const sized = (bytes: number) => 1 + ((bytes + 3) >>> 2);
  const bytesOf = (ref: number) => {
    const chunk = blocks.chunk(ref);
    const at = blocks.start(ref);
    return new Uint8Array(chunk.buffer, (at + 1) * 4, chunk[at] ?? 0);
  };

  return {
    put(text) {
      if (text.length * 3 > scratch.length) scratch = new Uint8Array(text.length * 3);
      const { written } = encoder.encodeInto(text, scratch);
      const ref = blocks.allocate(sized(written));
      const chunk = blocks.chunk(ref);
      const at = blocks.start(ref);
      chunk[at] = written;
      new Uint8Array(chunk.buffer, (at + 1) * 4, written).set(scratch.subarray(0, written));
      return ref;
    },
    get: (ref) => decoder.decode(bytesOf(ref)),
    free(ref) {
      blocks.free(ref, sized(bytesOf(ref).length));
    },
  };
}
