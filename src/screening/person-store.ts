import type { Blocks } from './blocks.ts';
import { grown } from './key-table.ts';
import type { Name } from './normalise.ts';

/** A stored name as numbers: enough to tell which names cannot match, a tenth of the size of the objects. */
export interface StoredName {
  /** The number that the caller gave it. */
  readonly id: number;
  /** How many words it has; what lies behind them in the two arrays is of another name. */
  readonly count: number;
  readonly words: Uint32Array;
  /** For each word what it is with its particles before it, `''` when there are none. */
  readonly glued: readonly string[];
  /** Cut by a machine-readable zone. */
  readonly truncated: boolean;
}

/** A name with its number and those of its words. */
export interface NumberedName {
  readonly id: number;
  readonly name: Name;
  readonly words: readonly number[];
}

/** The dates and names of people by the number that the caller gives each; all of a person lie in one place. */
export interface PersonStore {
  put(id: number, dates: readonly number[], names: readonly NumberedName[]): void;
  drop(id: number): void;
  /** The one date of a person, 0 for none, `SEVERAL` where there are more. */
  date(id: number): number;
  dates(id: number): Uint32Array;
  /** False when a person was marked with the same before. */
  mark(id: number, stamp: number): boolean;
  /** The names, one by one until undefined; filled anew by each call. */
  open(id: number): void;
  next(): StoredName | undefined;
}

const GLUED = 0x80000000;
const TRUNCATED = 0x80000000;
/** Stands for several dates. */
export const SEVERAL = 0xffffffff;
/** Of each person side by side, since whoever asks for one asks for all: the block, the date, the last mark. */
const RECORD = 4;
/** Of a block: how many words it takes, how many dates. */
const HEAD = 2;

export function createPersonStore(blocks: Blocks): PersonStore {
  let records = new Uint32Array(1024 * RECORD);
  const texts: string[] = [''];
  const numbers = new Map<string, number>();
  const name = { id: 0, count: 0, words: new Uint32Array(16), glued: [] as string[], truncated: false };
  let chunk: Uint32Array = new Uint32Array(0);
  let at = 0;
  let end = 0;

  function numberOf(text: string): number {
    const known = numbers.get(text);
    if (known !== undefined) return known;
    numbers.set(text, texts.length);
    return texts.push(text) - 1;
  }

  /** For a name: its number, its size, and each word, with what it is with its particles where it has some. */
  function sizeOf({ name: { tokens } }: NumberedName): number {
    let size = 2 + tokens.length;
    for (const { glued, word } of tokens) if (glued !== word.text) size++;
    return size;
  }

  function write({ id, name: { tokens, truncated }, words }: NumberedName): void {
    chunk[at++] = id;
    chunk[at++] = (truncated ? TRUNCATED : 0) + tokens.length;
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i];
      if (token === undefined) break;
      const { word, glued } = token;
      const own = glued === word.text;
      chunk[at++] = (own ? 0 : GLUED) + (words[i] ?? 0);
      if (!own) chunk[at++] = numberOf(glued);
    }
  }

  function openBlock(id: number): number {
    const ref = records[id * RECORD] ?? 0;
    chunk = blocks.chunk(ref);
    const start = blocks.start(ref);
    at = start + HEAD + (chunk[start + 1] ?? 0);
    end = start + (chunk[start] ?? 0);
    return start;
  }

  return {
    put(id, dates, names) {
      if (id * RECORD >= records.length) records = grown(records, (id + 1) * RECORD);
      let size = HEAD + dates.length;
      for (const one of names) size += sizeOf(one);
      const ref = blocks.allocate(size);
      records[id * RECORD] = ref;
      records[id * RECORD + 1] = dates.length > 1 ? SEVERAL : (dates[0] ?? 0);
      chunk = blocks.chunk(ref);
      at = blocks.start(ref);
      chunk[at++] = size;
      chunk[at++] = dates.length;
      for (const date of dates) chunk[at++] = date;
      for (const one of names) write(one);
    },
    drop(id) {
      const start = openBlock(id);
      blocks.free(records[id * RECORD] ?? 0, chunk[start] ?? 0);
      records[id * RECORD] = 0;
    },
    date: (id) => records[id * RECORD + 1] ?? 0,
    mark(id, stamp) {
      const at = id * RECORD + 2;
      if (records[at] === stamp) return false;
      records[at] = stamp;
      return true;
    },
    dates(id) {
      const start = openBlock(id);
      return chunk.subarray(start + HEAD, at);
    },
    open(id) {
      openBlock(id);
    },
    next() {
      if (at >= end) return undefined;
      name.id = chunk[at++] ?? 0;
      const head = chunk[at++] ?? 0;
      name.truncated = head >= TRUNCATED;
      name.count = head & ~TRUNCATED;
      for (let i = 0; i < name.count; i++) {
        const word = chunk[at++] ?? 0;
        name.words[i] = word & ~GLUED;
        name.glued[i] = word >= GLUED ? (texts[chunk[at++] ?? 0] ?? '') : '';
      }
      return name;
    },
  };
}
