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
  // The same memory as bytes and as words: a short text goes from one to the other without a call or a view.
  let words = new Uint32Array(1024);
  let scratch = new Uint8Array(words.buffer);

  const sized = (bytes: number) => 1 + ((bytes + 3) >>> 2);
  const bytesOf = (ref: number) => {
    const chunk = blocks.chunk(ref);
    const at = blocks.start(ref);
    return new Uint8Array(chunk.buffer, (at + 1) * 4, chunk[at] ?? 0);
  };

  /** Writes a text as UTF-8; how many bytes it has. */
  function encode(text: string): number {
    if (text.length * 3 > scratch.length) {
      words = new Uint32Array(text.length);
      scratch = new Uint8Array(words.buffer);
    }
    let length = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code < 0x80) scratch[length++] = code;
      else if (code < 0x800) {
        scratch[length++] = 0xc0 | (code >> 6);
        scratch[length++] = 0x80 | (code & 0x3f);
      } else return encoder.encodeInto(text, scratch).written;
    }
    return length;
  }

  return {
    put(text) {
      const length = encode(text);
      const ref = blocks.allocate(sized(length));
      const chunk = blocks.chunk(ref);
      const at = blocks.start(ref);
      chunk[at] = length;
      for (let i = sized(length) - 2; i >= 0; i--) chunk[at + 1 + i] = words[i] ?? 0;
      return ref;
    },
    get: (ref) => decoder.decode(bytesOf(ref)),
    free(ref) {
      blocks.free(ref, sized(bytesOf(ref).length));
    },
  };
}
