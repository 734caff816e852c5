import type { Locale } from '../http/text.ts';
import type { Keys } from '../keys/keys.ts';
import type { ListEntry } from '../screening/types.ts';
import type { ListCaveats } from '../watchlists/sharing.ts';
import { type Because, becauseWords, type Provenance } from './candidates.ts';
import { hitFor } from './caveat.ts';
import { hitCode } from './hit-code.ts';
import type { HitView, MatchView } from './schema.ts';
import type { AdjudicationRow, MatchRow } from './store.ts';
import type { MatchSubject } from './subject.ts';
import { waitingProposal } from './two-officers.ts';

type Names = Pick<
  MatchRow,
  'full_name' | 'paternal_surname' | 'maternal_surname' | 'given_names' | 'mrz_name'
>;

/** The traveler's name in one line: as given, else put together from what there is. */
export function nameOf(names: Names): string | undefined {
  const parts = [names.given_names, names.paternal_surname, names.maternal_surname].filter(
    (part) => part !== null,
  );
  const mrz = names.mrz_name?.replaceAll('<', ' ').replaceAll(/ +/g, ' ').trim();
  return names.full_name ?? (parts.length > 0 ? parts.join(' ') : mrz);
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}

/** Who looks at matches: what their agency may see of each list, and their language. */
export interface Viewer {
  readonly keys: Pick<Keys, 'lookupHash'>;
  readonly agency: string;
  readonly locale: Locale;
  readonly lists: ReadonlyMap<string, ListCaveats>;
}

function hitOf(row: MatchRow, { keys, agency, locale, lists }: Viewer): HitView | undefined {
  const list = lists.get(row.list_id);
  if (!list) return undefined;
  const hit = {
    list,
    hitCode: hitCode(keys, row.traveler_id, row.list_id, row.entry_id),
    entryId: row.entry_id,
    entryName: row.entry_name,
    score: row.score,
    parts: JSON.parse(row.parts),
    ...(row.content === null ? {} : { record: JSON.parse(row.content) }),
  };
  return hitFor(hit, agency, locale);
}

/** The entry of a match, for telling who is one person; without its record where this viewer may not see it. */
export function provenanceOf(row: MatchRow, sees: HitView['sees']): Provenance {
  const at = { listId: row.list_id, entryId: row.entry_id };
  return sees === 'record' && row.content !== null
    ? { ...at, entry: JSON.parse(row.content) as ListEntry }
    : at;
}

/** Another entry that names the same person. */
export interface Also {
  readonly item: MatchRow;
  readonly because: Because;
}

/** The match as this agency may see it, in this language; undefined where it may not know of it. */
export function presentMatch(
  row: MatchRow,
  to: Viewer,
  more: {
    readonly adjudications?: readonly AdjudicationRow[];
    readonly also?: readonly Also[];
    readonly history?: MatchView['earlierVerdict'] | undefined;
    readonly subject?: MatchSubject | undefined;
    readonly assigned?: MatchView['assigned'] | undefined;
  } = {},
): MatchView | undefined {
  const hit = hitOf(row, to);
  if (!hit) return undefined;
  const name = nameOf(row);
  const { adjudications, also = [], history, assigned, subject } = more;
  const sees = hit.sees === 'record';
  const waiting = sees && adjudications ? waitingProposal(adjudications, row) : undefined;
  return {
    id: row.id,
    state: row.state,
    version: row.version,
    traveler: { id: row.traveler_id, ...(name === undefined ? {} : { name }), ...(sees ? subject : {}) },
    ...hit,
    ...(also.length === 0 ? {} : { alsoOn: also.flatMap((one) => presentAlso(one, to)) }),
    foundAt: time(row.found_at),
    stateSince: time(row.state_since),
    ...(assigned === undefined ? {} : { assigned }),
    ...(waiting === undefined
      ? {}
      : { awaitsSecondOfficer: { officerId: waiting.officer_id, at: time(waiting.at) } }),
    ...(!sees || adjudications === undefined ? {} : { adjudications: toldOf(adjudications) }),
    ...(!sees || history === undefined ? {} : { earlierVerdict: history }),
  };
}

function presentAlso({ item, because }: Also, to: Viewer): NonNullable<MatchView['alsoOn']> {
  const hit = hitOf(item, to);
  if (hit === undefined) return [];
  const { id, state, version } = item;
  return [{ id, state, version, ...hit, because, words: becauseWords[because][to.locale] }];
}

function toldOf(adjudications: readonly AdjudicationRow[]): MatchView['adjudications'] {
  return adjudications.map(({ verdict, reason, officer_id: officerId, agency, at, proposed }) => ({
    verdict,
    proposed: proposed === 1,
    reason,
    officerId,
    agency,
    at: time(at),
  }));
}
