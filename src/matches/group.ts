import type { Services } from '../services.ts';
import { caveatsFor } from '../watchlists/sharing.ts';
import { candidatesOf } from './candidates.ts';
import { visibility } from './caveat.ts';
import { type Also, provenanceOf, type Viewer } from './present.ts';
import { linksAmong, type MatchRow, matchesOfTravelers } from './store.ts';

/** What this agency may see, and the lists of which it may see nothing. */
export async function viewerOf(
  services: Services,
  who: Pick<Viewer, 'agency' | 'locale'>,
): Promise<Viewer & { readonly hidden: readonly string[] }> {
  const all = await caveatsFor(services.db);
  const hidden = all.filter((list) => visibility(list, who.agency) === 'nothing').map(({ id }) => id);
  return { keys: services.keys, ...who, lists: new Map(all.map((list) => [list.id, list])), hidden };
}

/** A match that stands for a listed person in the queue, or one that another one stands for. */
export interface Grouped {
  readonly first: MatchRow;
  readonly also: readonly Also[];
}

/**
 * The matches of these travelers as listed persons, by the id of each match. Only records that the viewer sees are
 * set against each other: to learn that a hit is the same person would be to learn what the other list says.
 */
export async function groupsOf(
  db: Services['db'],
  travelerIds: readonly string[],
  viewer: Viewer,
): Promise<ReadonlyMap<string, Grouped>> {
  const seen = [...viewer.lists.values()].filter((list) => visibility(list, viewer.agency) === 'record');
  const rows = await matchesOfTravelers(
    db,
    [...new Set(travelerIds)],
    seen.map(({ id }) => id),
  );
  const links = await linksAmong(
    db,
    rows.map((row) => ({ listId: row.list_id, entryId: row.entry_id })),
  );
  const byTraveler = Map.groupBy(rows, (row) => row.traveler_id);
  const groups = new Map<string, Grouped>();
  for (const some of byTraveler.values()) {
    for (const { first, others } of candidatesOf(some, (row) => provenanceOf(row, 'record'), links)) {
      const group = { first, also: others };
      for (const row of [first, ...others.map(({ item }) => item)]) groups.set(row.id, group);
    }
  }
  return groups;
}

/** The group as one of its members tells it: that member in front. */
export function aroundMatch(group: Grouped | undefined, id: string): readonly Also[] {
  if (group === undefined || group.first.id === id) return group?.also ?? [];
  const because = group.also.find(({ item }) => item.id === id)?.because ?? 'officer';
  return [{ item: group.first, because }, ...group.also.filter(({ item }) => item.id !== id)];
}
