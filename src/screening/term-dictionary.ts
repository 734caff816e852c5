import { grown } from './key-table.ts';
import { codeWeight } from './name-keys.ts';
import { hash32, spread } from './postings.ts';
import { textSimilarity } from './token-similarity.ts';

/** A term near to the one that was asked for. */
export interface NearTerm {
  readonly id: number;
  /** 0..1 */
  readonly similarity: number;
  /** What a hit is worth: the lesser of the two terms' weights, times the similarity. */
  readonly weight: number;
}

/** The phonetic codes in use, found again by near spellings (symmetric deletes, after SymSpell). */
export interface TermDictionary {
  /** The id of a term, given when it is new. Ids are dense and never reused. */
  add(term: string): number;
  idOf(term: string): number | undefined;
  /** Terms within the distance, the nearest first, the term itself included when it is in use. */
  near(term: string): readonly NearTerm[];
  readonly size: number;
}

const LEAST_SIMILAR = 0.62;
const REMEMBERED = 50_000;

export function createTermDictionary(): TermDictionary {
  const ids = new Map<string, number>();
  const terms: string[] = [];
  // Chains of terms by hash of a delete. A collision costs one comparison and nothing else.
  let heads = new Uint32Array(4096);
  let chainTerm = new Uint32Array(4096);
  let chainNext = new Uint32Array(4096);
  let links = 0;
  const remembered = new Map<string, { readonly size: number; readonly near: readonly NearTerm[] }>();

  function link(id: number): void {
    for (const hash of deleteHashes(terms[id] ?? '')) {
      if (links + 1 >= chainTerm.length) {
        chainTerm = grown(chainTerm, links + 2);
        chainNext = grown(chainNext, links + 2);
      }
      const head = spread(hash) & (heads.length - 1);
      chainTerm[++links] = id;
      chainNext[links] = heads[head] ?? 0;
      heads[head] = links;
    }
  }

  function widen(): void {
    heads = new Uint32Array(heads.length * 2);
    links = 0;
    for (let id = 0; id < terms.length; id++) link(id);
  }

  function near(term: string): readonly NearTerm[] {
    const known = remembered.get(term);
    if (known !== undefined && known.size === terms.length) return known.near;
    const seen = new Set<number>();
    const found: NearTerm[] = [];
    const own = codeWeight(term);
    for (const hash of deleteHashes(term)) {
      for (let at = heads[spread(hash) & (heads.length - 1)] ?? 0; at !== 0; at = chainNext[at] ?? 0) {
        const id = chainTerm[at] ?? 0;
        if (seen.has(id)) continue;
        seen.add(id);
        const other = terms[id] ?? '';
        const similarity = other === term ? 1 : textSimilarity(other, term);
        if (similarity >= LEAST_SIMILAR)
          found.push({ id, similarity, weight: similarity * Math.min(codeWeight(other), own) });
      }
    }
    found.sort((a, b) => b.similarity - a.similarity || a.id - b.id);
    if (remembered.size >= REMEMBERED) remembered.clear();
    remembered.set(term, { size: terms.length, near: found });
    return found;
  }

  return {
    add(term) {
      const known = ids.get(term);
      if (known !== undefined) return known;
      const id = terms.length;
      ids.set(term, id);
      terms.push(term);
      if (links > 2 * heads.length) widen();
      else link(id);
      return id;
    },
    idOf: (term) => ids.get(term),
    near,
    get size() {
      return terms.length;
    },
  };
}

/** Hashes of the term and of what is left when one letter (from 8 letters: two) is taken out. */
function deleteHashes(term: string): Set<number> {
  const hashes = new Set([hash32(term)]);
  if (term.length < 3) return hashes;
  for (let i = 0; i < term.length; i++) {
    const one = term.slice(0, i) + term.slice(i + 1);
    hashes.add(hash32(one));
    if (term.length < 8) continue;
    for (let j = i; j < one.length; j++) hashes.add(hash32(one.slice(0, j) + one.slice(j + 1)));
  }
  return hashes;
}
