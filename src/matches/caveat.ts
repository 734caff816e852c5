import type { Locale } from '../http/text.ts';
import type { MatchPart } from '../screening/types.ts';
import type { HitView } from './schema.ts';

type Caveat = 'record' | 'hit_only' | 'nothing';
type EntryRecord = NonNullable<NonNullable<HitView['entry']>['record']>;

/** A list, and what its owner lets others see. */
export interface ListCaveat {
  readonly id: string;
  readonly name: string;
  readonly ownerAgency: string;
  readonly caveat: Caveat;
}

/** What this agency may see of an entry of the list: its owner sees the record, others what the caveat says. */
export function visibility(list: Pick<ListCaveat, 'ownerAgency' | 'caveat'>, agency: string): Caveat {
  return list.ownerAgency === agency ? 'record' : list.caveat;
}

/** The listed side of a match before its caveat. `record` is the entry's content, where it is still published. */
export interface Hit {
  readonly list: ListCaveat;
  readonly hitCode: string;
  readonly entryId: string;
  readonly entryName: string;
  readonly score: number;
  readonly parts: readonly MatchPart[];
  readonly record?: EntryRecord;
}

/** The parts with their words in one language. */
export function partsIn(parts: readonly MatchPart[], locale: Locale): NonNullable<HitView['parts']> {
  return parts.map(({ words, wordsEs, ...part }) => ({ ...part, words: locale === 'es' ? wordsEs : words }));
}

/** What this agency gets to see of the hit; undefined where the originator tells it nothing at all. */
export function hitFor(hit: Hit, agency: string, locale: Locale): HitView | undefined {
  const sees = visibility(hit.list, agency);
  if (sees === 'nothing') return undefined;
  const { id, name, ownerAgency } = hit.list;
  const common = { list: { id, name, ownerAgency }, hitCode: hit.hitCode, sees };
  if (sees === 'hit_only') return common;
  return {
    ...common,
    entry: {
      id: hit.entryId,
      name: hit.entryName,
      ...(hit.record === undefined ? {} : { record: hit.record }),
    },
    score: hit.score,
    parts: partsIn(hit.parts, locale),
  };
}
