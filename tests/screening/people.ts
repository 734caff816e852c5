import type { ListEntry, Subject } from '../../src/screening/types.ts';
import { createWatchlistIndex } from '../../src/screening/watchlist-index.ts';

/** Invented people; the surnames and given names are common stock, the combinations are not anybody's. */
export const givens = [
  'Hermelindo',
  'José',
  'María',
  'Eustaquio',
  'Guadalupe',
  'Francisco',
  'Rosalba',
  'Ignacio',
];
export const surnames = [
  'Quiñones',
  'García',
  'Tlapanco',
  'Vázquez',
  'Iturbide',
  'Zavaleta',
  'Hernández',
  'Belmonte',
];

export function entry(id: string, full: string, more: Partial<ListEntry> = {}): ListEntry {
  return { id, type: 'person', names: [{ full, kind: 'primary' }], ...more };
}

export function subject(fullName: string, more: Partial<Subject> = {}): Subject {
  return { id: 's-1', fullName, ...more };
}

/** Screens one subject against the entries given; the ids of the matches, best first. */
export function screen(entries: readonly ListEntry[], who: Subject): string[] {
  const index = createWatchlistIndex();
  for (const one of entries) index.upsert(one.id, one);
  return index.screen(who).matches.map((match) => match.entryId);
}

/** The score of one subject against one entry; 0 below the threshold. */
export function score(one: ListEntry, who: Subject): number {
  const index = createWatchlistIndex();
  index.upsert(one.id, one);
  return index.screen(who).matches[0]?.score ?? 0;
}
