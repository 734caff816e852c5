import type { Blocks } from './blocks.ts';
import { grown } from './key-table.ts';
import type { Name } from './normalise.ts';
import type { WordTable } from './word-table.ts';

/** A stored name as numbers: enough to tell which names cannot match, a tenth of the size of the objects. */
export interface StoredName {
  readonly words: readonly number[];
  /** For each word what it is with its particles before it, `''` when there are none. */
  readonly glued: readonly string[];
  /** Cut by a machine-readable zone. */
  readonly truncated: boolean;
}

/** Names by the number that the caller gives them. */
export interface NameStore {
  put(id: number, name: Name): void;
  drop(id: number): void;
  /** Filled anew by each call. */
  read(id: number): StoredName;
}

const GLUED = 0x80000000;
const TRUNCATED = 0x80000000;

export function createNameStore(blocks: Blocks, words: WordTable): NameStore {
  let refs = new Uint32Array(1024);
  const texts: string[] = [''];
  const numbers = new Map<string, number>();
  const name = { words: [] as number[], glued: [] as string[], truncated: false };

  function numberOf(text: string): number {
    const known = numbers.get(text);
    if (known !== undefined) return known;
    numbers.set(text, texts.length);
    return texts.push(text) - 1;
  }

  return {
    put(id, { tokens, truncated }) {
      if (id >= refs.length) refs = grown(refs, id + 1);
      const size = 1 + tokens.length + tokens.filter((token) => token.glued !== token.word.text).length;
      const ref = blocks.allocate(size);
      const chunk = blocks.chunk(ref);
      let at = blocks.start(ref);
      chunk[at++] = (truncated ? TRUNCATED : 0) + size;
      for (const { word, glued } of tokens) {
        const own = glued === word.text;
        chunk[at++] = (own ? 0 : GLUED) + words.add(word);
        if (!own) chunk[at++] = numberOf(glued);
      }
      refs[id] = ref;
    },
    drop(id) {
      const ref = refs[id] ?? 0;
      if (ref === 0) return;
      blocks.free(ref, (blocks.chunk(ref)[blocks.start(ref)] ?? 0) & ~TRUNCATED);
      refs[id] = 0;
    },
    read(id) {
      const ref = refs[id] ?? 0;
      const chunk = blocks.chunk(ref);
      const start = blocks.start(ref);
      const head = chunk[start] ?? 0;
      name.truncated = head >= TRUNCATED;
      name.words.length = 0;
      name.glued.length = 0;
      const end = start + (head & ~TRUNCATED);
      for (let at = start + 1; at < end; at++) {
        const word = chunk[at] ?? 0;
        name.words.push(word & ~GLUED);
        name.glued.push(word >= GLUED ? (texts[chunk[++at] ?? 0] ?? '') : '');
      }
      return name;
    },
  };
}
