import type { Locale } from '../http/text.ts';
import type { MatchPart } from '../screening/types.ts';
import { Action, type Caveat } from '../watchlists/schema.ts';
import type { ListCaveats } from '../watchlists/sharing.ts';
import type { HitView } from './schema.ts';

type EntryRecord = NonNullable<NonNullable<HitView['entry']>['record']>;

/** What this agency may see of an entry of the list: its owner the record, others what it shares with each or all. */
export function visibility(
  { ownerAgency, caveat, sharing }: Pick<ListCaveats, 'ownerAgency' | 'caveat' | 'sharing'>,
  agency: string,
): Caveat {
  if (ownerAgency === agency) return 'record';
  return Object.hasOwn(sharing, agency) ? (sharing[agency] ?? caveat) : caveat;
}

/** The listed side of a match before its caveat. `record` is the entry's content, where it is still published. */
export interface Hit {
  readonly list: ListCaveats;
  readonly hitCode: string;
  readonly entryId: string;
  readonly entryName: string;
  readonly score: number;
  readonly parts: readonly MatchPart[];
  readonly record?: EntryRecord;
}

/** What to do with a traveler who is the listed person: the entry's own word goes before the list's. */
function actionOf({ list, record }: Pick<Hit, 'list' | 'record'>): Action {
  const own = Action.safeParse(record?.action);
  return own.success ? own.data : list.action;
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
      action: actionOf(hit),
      ...(hit.record === undefined ? {} : { record: hit.record }),
    },
    score: hit.score,
    parts: partsIn(hit.parts, locale),
  };
}
