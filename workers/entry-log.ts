import { createBlocks } from '../src/screening/blocks.ts';
import { createKeyTable, grown } from '../src/screening/key-table.ts';

/** What the feed told last of an entry, without its contents: those are in the index. */
export interface LoggedEntry {
  readonly key: string;
  readonly listId: string;
  readonly entryId: string;
  readonly entryHash: string;
  /** The publication of its last change. */
  readonly seq: number;
  /** False for a tombstone. */
  readonly listed: boolean;
}

/** The last change of every entry, in typed arrays: a million take some 90 MB, as objects they took 700. */
export interface EntryLog {
  readonly size: number;
  put(change: Pick<LoggedEntry, 'listId' | 'entryId' | 'entryHash' | 'seq' | 'listed'>): void;
  get(key: string): LoggedEntry | undefined;
  /** Entries whose last change lies in (`after`, `through`], in no order. */
  changed(after: number, through: number): LoggedEntry[];
}

/** A list's id has no slash; an entry's may. */
export function entryKey(listId: string, entryId: string): string {
  return `${listId}/${entryId}`;
}

const HASH_WORDS = 8;
const isDigest = (hash: string) => /^[0-9a-f]{64}$/.test(hash);

export function createEntryLog(): EntryLog {
  const blocks = createBlocks();
  const keys = createKeyTable(blocks);
  let seqs = new Float64Array(1024);
  let listed = new Uint8Array(1024);
  // The block with the eight words of the hash; 0 where it is no SHA-256 and stands in `others`.
  let hashes = new Uint32Array(1024);
  const others = new Map<number, string>();

  function reserve(number: number): void {
    if (number < seqs.length) return;
    const wider = new Float64Array(Math.ceil((number + 1) * 1.5));
    wider.set(seqs);
    seqs = wider;
    listed = grown(listed, seqs.length);
    hashes = grown(hashes, seqs.length);
  }

  function setHash(number: number, hash: string): void {
    others.delete(number);
    if (!isDigest(hash)) {
      others.set(number, hash);
      return;
    }
    if (hashes[number] === 0) hashes[number] = blocks.allocate(HASH_WORDS);
    const ref = hashes[number] ?? 0;
    for (let i = 0; i < HASH_WORDS; i++)
      blocks.chunk(ref)[blocks.start(ref) + i] = Number.parseInt(hash.slice(8 * i, 8 * i + 8), 16);
  }

  function hashOf(number: number): string {
    const other = others.get(number);
    if (other !== undefined) return other;
    const ref = hashes[number] ?? 0;
    const words = blocks.chunk(ref).subarray(blocks.start(ref), blocks.start(ref) + HASH_WORDS);
    return [...words].map((word) => word.toString(16).padStart(8, '0')).join('');
  }

  function entryAt(number: number): LoggedEntry {
    const key = keys.text(number);
    const slash = key.indexOf('/');
    return {
      key,
      listId: key.slice(0, slash),
      entryId: key.slice(slash + 1),
      entryHash: hashOf(number),
      seq: seqs[number] ?? 0,
      listed: listed[number] === 1,
    };
  }

  return {
    get size() {
      return keys.size;
    },
    put(change) {
      const number = keys.add(entryKey(change.listId, change.entryId));
      reserve(number);
      seqs[number] = change.seq;
      listed[number] = change.listed ? 1 : 0;
      setHash(number, change.entryHash);
    },
    get(key) {
      const number = keys.find(key);
      return number === undefined ? undefined : entryAt(number);
    },
    changed(after, through) {
      const found: LoggedEntry[] = [];
      for (let number = 0; number < keys.size; number++) {
        const seq = seqs[number] ?? 0;
        if (seq > after && seq <= through) found.push(entryAt(number));
      }
      return found;
    },
  };
}
