import { createPostings, type Postings } from './int-list.ts';
import { joinedCodes, leadingTokens, tokenKeys } from './name-keys.ts';
import type { Name } from './normalise.ts';
import { createTermDictionary } from './term-dictionary.ts';

/** Finds the names that share enough with another one to be worth comparing. The relation is symmetric. */
export interface NameIndex {
  /** Ids are the caller's, dense and small; an id in use must be removed before it is added again. */
  add(id: number, name: Name): void;
  remove(id: number, name: Name): void;
  /** Calls `found` once for each name that shares at least `share` of the lighter name's weight. */
  find(name: Name, share: number, found: (id: number) => void): void;
}

export function createNameIndex(): NameIndex {
  const dictionary = createTermDictionary();
  const byTerm: Postings = createPostings();
  const byBones: Postings = createPostings();
  const byJoined: Postings = createPostings();
  let weights = new Float32Array(1024);
  let counts = new Uint8Array(1024);
  let shared = new Float32Array(1024);
  let hits = new Uint8Array(1024);
  let lastToken = new Uint32Array(1024);
  let touched = new Uint32Array(1024);
  let touchedCount = 0;
  let stamp = 0;

  function reserve(id: number): void {
    if (id < weights.length) return;
    const size = Math.max(id + 1, weights.length * 2);
    const grow = <T extends Float32Array | Uint8Array | Uint32Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    weights = grow(weights, new Float32Array(size));
    counts = grow(counts, new Uint8Array(size));
    shared = grow(shared, new Float32Array(size));
    hits = grow(hits, new Uint8Array(size));
    lastToken = grow(lastToken, new Uint32Array(size));
    touched = grow(touched, new Uint32Array(size));
  }

  function eachKey(name: Name, visit: (postings: Postings, key: number | string) => void): void {
    for (const { word } of leadingTokens(name)) {
      const keys = tokenKeys(word);
      for (const code of keys.codes) visit(byTerm, dictionary.add(code));
      if (keys.bones.length >= 2) visit(byBones, keys.vowelless ? `~${keys.bones}` : keys.bones);
    }
    for (const { code } of joinedCodes(name)) visit(byJoined, code);
  }

  function hit(postings: Postings, key: number | string, weight: number, count: number): void {
    const list = postings.get(key);
    if (list === undefined) return;
    if (typeof list === 'number') {
      touch(list, weight, count);
      return;
    }
    const ids = list.raw();
    const length = list.length;
    for (let i = 0; i < length; i++) touch(ids[i] ?? 0, weight, count);
  }

  function touch(id: number, weight: number, count: number): void {
    if (lastToken[id] === stamp) return;
    lastToken[id] = stamp;
    if (hits[id] === 0) touched[touchedCount++] = id;
    shared[id] = (shared[id] ?? 0) + weight;
    hits[id] = (hits[id] ?? 0) + count;
  }

  function search(name: Name): number {
    let total = 0;
    const tokens = leadingTokens(name);
    for (const { word } of tokens) {
      const keys = tokenKeys(word);
      total += keys.weight;
      stamp = (stamp + 1) >>> 0;
      for (const code of keys.codes) {
        for (const { id, weight } of dictionary.near(code)) hit(byTerm, id, weight, 1);
      }
      if (keys.bones.length >= 2) {
        hit(byBones, `~${keys.bones}`, keys.weight, 1);
        if (keys.vowelless) hit(byBones, keys.bones, keys.weight, 1);
      }
      hit(byJoined, word.code, keys.weight, 2);
    }
    for (const { code, weight } of joinedCodes(name)) {
      stamp = (stamp + 1) >>> 0;
      const id = dictionary.idOf(code);
      if (id !== undefined) hit(byTerm, id, weight, 2);
    }
    return total;
  }

  return {
    add(id, name) {
      reserve(id);
      const tokens = leadingTokens(name);
      weights[id] = tokens.reduce((sum, { word }) => sum + tokenKeys(word).weight, 0);
      counts[id] = tokens.length;
      eachKey(name, (postings, key) => postings.add(key, id));
    },
    remove(id, name) {
      eachKey(name, (postings, key) => postings.remove(key, id));
    },
    find(name, share, found) {
      touchedCount = 0;
      const total = search(name);
      const single = leadingTokens(name).length < 2;
      for (let i = 0; i < touchedCount; i++) {
        const id = touched[i] ?? 0;
        const enough = (shared[id] ?? 0) >= share * Math.min(total, weights[id] ?? 0);
        const isCandidate = enough && ((hits[id] ?? 0) >= 2 || single || (counts[id] ?? 0) < 2);
        shared[id] = 0;
        hits[id] = 0;
        lastToken[id] = 0;
        touched[i] = id;
        if (isCandidate) found(id);
      }
    },
  };
}
