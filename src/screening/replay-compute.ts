import type { Services } from '../services.ts';
import { type EntryAt, entriesAt, entriesWithContent } from '../watchlists/entries-at.ts';
import { createPacer } from '../watchlists/turn.ts';
import type { ScreeningConfiguration } from './configuration.ts';
import type { Verdict } from './replay-compare.ts';
import type { Subject } from './types.ts';
import { createWatchlistIndex } from './watchlist-index.ts';

const keyOf = (listId: string, entryId: string) => `${listId}/${entryId}`;

/** What a stored screening was computed from. */
export interface ReplayBasis {
  readonly subject: Subject;
  readonly configuration: ScreeningConfiguration;
  readonly listVersions: Readonly<Record<string, number>>;
  /** The contents that were compared; they win over those of the list version, which a worker may have been ahead of. */
  readonly compared: readonly {
    readonly listId: string;
    readonly entryId: string;
    readonly entryHash: string;
  }[];
}

export interface Recomputed {
  readonly verdicts: readonly Verdict[];
  /** Compared contents that are newer than the list versions: the worker was ahead of what it claimed. */
  readonly ahead: number;
}

/** Screens a few hundred entries; the same code and the same answer as for the whole list. */
async function screenSome(
  basis: ReplayBasis,
  entries: readonly EntryAt[],
  pace: () => Promise<void> | undefined,
): Promise<Verdict[]> {
  const index = createWatchlistIndex(basis.configuration);
  const ids = new Map<string, EntryAt>();
  for (const one of entries) {
    const key = keyOf(one.listId, one.entryId);
    ids.set(key, one);
    index.upsert(key, one.entry);
    await pace();
  }
  const { considered, matches } = index.screen(basis.subject);
  const parts = new Map(matches.map((match) => [match.entryId, match.parts]));
  return considered.flatMap(({ entryId: key, score }): Verdict[] => {
    const one = ids.get(key);
    const why = parts.get(key);
    if (one === undefined) return [];
    return [
      { listId: one.listId, entryId: one.entryId, score, ...(why === undefined ? {} : { parts: why }) },
    ];
  });
}

/**
 * Computes a screening again from all entries of its list versions: retrieval and scores. Reads the lists in pages
 * and gives the turn away every few milliseconds, so that lanes go on; some 30 microseconds an entry.
 */
export async function recompute(services: Pick<Services, 'db'>, basis: ReplayBasis): Promise<Recomputed> {
  const pace = createPacer();
  const wanted = new Map(basis.compared.map((one) => [keyOf(one.listId, one.entryId), one.entryHash]));
  const held = await entriesWithContent(services.db, basis.compared);
  const compared = new Map(held.map((one) => [keyOf(one.listId, one.entryId), one]));
  const verdicts: Verdict[] = [];
  let ahead = 0;
  for (const [listId, version] of Object.entries(basis.listVersions).sort(([a], [b]) => (a < b ? -1 : 1))) {
    for await (const page of entriesAt(services.db, listId, version)) {
      const entries = page.map((one) => {
        const key = keyOf(one.listId, one.entryId);
        const hash = wanted.get(key);
        const other = hash === one.entryHash ? undefined : compared.get(key);
        compared.delete(key);
        if (other !== undefined) ahead++;
        return other ?? one;
      });
      verdicts.push(...(await screenSome(basis, entries, pace)));
    }
  }
  // What is left stood on no list of these versions.
  const rest = [...compared.values()];
  if (rest.length > 0) verdicts.push(...(await screenSome(basis, rest, pace)));
  return { verdicts, ahead: ahead + rest.length };
}
