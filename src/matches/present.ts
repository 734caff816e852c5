import type { Locale } from '../http/text.ts';
import type { Keys } from '../keys/keys.ts';
import { hitFor } from './caveat.ts';
import { hitCode } from './hit-code.ts';
import type { MatchView } from './schema.ts';
import type { AdjudicationRow, MatchRow } from './store.ts';

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

/** The match as this agency may see it, in this language; undefined where it may not know of it. */
export function presentMatch(
  row: MatchRow,
  to: { readonly keys: Pick<Keys, 'lookupHash'>; readonly agency: string; readonly locale: Locale },
  adjudications?: readonly AdjudicationRow[],
): MatchView | undefined {
  const hit = hitFor(
    {
      list: { id: row.list_id, name: row.list_name, ownerAgency: row.owner_agency, caveat: row.caveat },
      hitCode: hitCode(to.keys, row.traveler_id, row.list_id, row.entry_id),
      entryId: row.entry_id,
      entryName: row.entry_name,
      score: row.score,
      parts: JSON.parse(row.parts),
      ...(row.content === null ? {} : { record: JSON.parse(row.content) }),
    },
    to.agency,
    to.locale,
  );
  if (!hit) return undefined;
  const name = nameOf(row);
  return {
    id: row.id,
    state: row.state,
    version: row.version,
    traveler: { id: row.traveler_id, ...(name === undefined ? {} : { name }) },
    ...hit,
    foundAt: time(row.found_at),
    stateSince: time(row.state_since),
    ...(adjudications === undefined || hit.sees !== 'record'
      ? {}
      : {
          adjudications: adjudications.map(({ verdict, reason, officer_id, agency, at }) => ({
            verdict,
            reason,
            officerId: officer_id,
            agency,
            at: time(at),
          })),
        }),
  };
}
