import { grown, type KeyTable } from './key-table.ts';

/** Numbers of a key table in the order of their texts, cheap to change and to walk. */
export interface OrderedIds {
  add(number: number): void;
  /** To be told before a number is forgotten: it may soon stand for another text. */
  remove(number: number): void;
  /** The numbers for which `after < text <= through`, in order, as they are now. */
  range(after: string, through: string): Uint32Array;
}

export function createOrderedIds(keys: KeyTable): OrderedIds {
  let sorted = new Uint32Array(1024);
  let length = 0;
  let last = '';
  const pending = new Set<number>();
  const gone = new Set<number>();

  function firstAfter(text: string): number {
    let low = 0;
    let high = length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (keys.text(sorted[middle] ?? 0) <= text) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function dropGone(): void {
    if (gone.size === 0) return;
    let kept = 0;
    for (let i = 0; i < length; i++) {
      const number = sorted[i] ?? 0;
      if (!gone.has(number)) sorted[kept++] = number;
    }
    length = kept;
    gone.clear();
    last = length === 0 ? '' : keys.text(sorted[length - 1] ?? 0);
  }

  function settle(): void {
    dropGone();
    if (pending.size === 0) return;
    const fresh = [...pending].map((number) => ({ number, text: keys.text(number) }));
    fresh.sort((a, b) => (a.text < b.text ? -1 : 1));
    pending.clear();
    const merged = new Uint32Array(Math.max(sorted.length, length + fresh.length));
    let from = 0;
    let to = 0;
    for (const { number, text } of fresh) {
      const before = firstAfter(text);
      merged.set(sorted.subarray(from, before), to);
      to += before - from;
      from = before;
      merged[to++] = number;
    }
    merged.set(sorted.subarray(from, length), to);
    length += fresh.length;
    sorted = merged;
    last = keys.text(sorted[length - 1] ?? 0);
  }

  return {
    add(number) {
      const text = keys.text(number);
      // A number that was just given up may come back with another text.
      if (gone.has(number)) dropGone();
      if (pending.size > 0 || text <= last) {
        pending.add(number);
        return;
      }
      if (length >= sorted.length) sorted = grown(sorted, length + 1);
      sorted[length++] = number;
      last = text;
    },
    remove(number) {
      if (!pending.delete(number)) gone.add(number);
    },
    range(after, through) {
      settle();
      return sorted.slice(firstAfter(after), firstAfter(through));
    },
  };
}
