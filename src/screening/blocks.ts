/** Blocks of 32-bit words in large chunks: millions of small arrays without an object each. */
export interface Blocks {
  /** A block of so many words (1 or more), its contents whatever was there. */
  allocate(words: number): number;
  /** Gives a block back; `words` as it was asked for. */
  free(ref: number, words: number): void;
  /** The chunk that holds a block, which begins in it at `start(ref)`. Valid until `free`. */
  chunk(ref: number): Uint32Array;
  start(ref: number): number;
}

const CHUNK_BITS = 18;
const CHUNK = 1 << CHUNK_BITS;
/** What is left of a full chunk is given away in pieces of so many words. */
const PIECE = 64;

/** References are never 0, so that 0 can stand for none. */
export function createBlocks(): Blocks {
  const chunks: Uint32Array[] = [];
  const free = new Map<number, number>();
  let next = 0;
  let end = 0;

  function fresh(size: number): number {
    if (next + size > end) {
      // What remains of the last chunk is given to the lists that it still fits.
      while (end > next) {
        const rest = Math.min(PIECE, end - next);
        release(next, rest);
        next += rest;
      }
      const spans = Math.max(1, Math.ceil((size + 1) / CHUNK));
      next = chunks.length * CHUNK;
      const chunk = new Uint32Array(spans * CHUNK);
      for (let i = 0; i < spans; i++) chunks.push(chunk);
      end = next + spans * CHUNK;
      next++;
    }
    const ref = next;
    next += size;
    return ref;
  }

  // A chunk may span several numbers: its first word is then behind the number's own start.
  const firstOf = (ref: number) => {
    let number = ref >>> CHUNK_BITS;
    while (number > 0 && chunks[number - 1] === chunks[number]) number--;
    return number;
  };
  const chunk = (ref: number) => chunks[ref >>> CHUNK_BITS] ?? new Uint32Array(0);
  const start = (ref: number) =>
    chunk(ref).length === CHUNK ? ref & (CHUNK - 1) : ref - firstOf(ref) * CHUNK;

  function release(ref: number, size: number): void {
    chunk(ref)[start(ref)] = free.get(size) ?? 0;
    free.set(size, ref);
  }

  return {
    allocate(words) {
      const ref = free.get(words) ?? 0;
      if (ref === 0) return fresh(words);
      free.set(words, chunk(ref)[start(ref)] ?? 0);
      return ref;
    },
    free: release,
    chunk,
    start,
  };
}
