import type { Text } from '../http/text.ts';
import { type SameBecause, samePerson } from '../screening/same-person.ts';
import type { ListEntry } from '../screening/types.ts';

/** One entry that a traveler matches. Without `entry` (not seen, not published any more) it stands alone. */
export interface Provenance {
  readonly listId: string;
  readonly entryId: string;
  readonly entry?: ListEntry;
}

/** What an officer said of two entries. */
export interface EntryLink {
  readonly a: Pick<Provenance, 'listId' | 'entryId'>;
  readonly b: Pick<Provenance, 'listId' | 'entryId'>;
  readonly same: boolean;
}

/** Why an entry is taken for the same person as another one. */
export type Because = SameBecause | 'officer';

export const becauseWords: Readonly<Record<Because, Text>> = {
  document: { en: 'the same document number', es: 'el mismo número de documento' },
  name_and_date: {
    en: 'the same name and date of birth',
    es: 'el mismo nombre y la misma fecha de nacimiento',
  },
  officer: { en: 'an officer said so', es: 'así lo dijo un oficial' },
};

/** A listed person: the first entry that names them, and the others with why they are taken for the same. */
export interface Candidate<T> {
  readonly first: T;
  readonly others: readonly { readonly item: T; readonly because: Because }[];
}

const pairKey = (a: Pick<Provenance, 'listId' | 'entryId'>, b: Pick<Provenance, 'listId' | 'entryId'>) =>
  [`${a.listId} ${a.entryId}`, `${b.listId} ${b.entryId}`].sort().join('\u0000');

/**
 * The matches of one traveler as listed persons: one on two lists is one candidate with two provenances. An officer's
 * word on two entries goes before what their contents say. Keeps the order of the items.
 */
export function candidatesOf<T>(
  items: readonly T[],
  provenanceOf: (item: T) => Provenance,
  links: readonly EntryLink[],
): Candidate<T>[] {
  const said = new Map(links.map(({ a, b, same }) => [pairKey(a, b), same]));
  const candidates: { first: T; others: { item: T; because: Because }[] }[] = [];

  function because(one: T, other: T): Because | undefined {
    const [a, b] = [provenanceOf(one), provenanceOf(other)];
    const word = said.get(pairKey(a, b));
    if (word !== undefined) return word ? 'officer' : undefined;
    return a.entry === undefined || b.entry === undefined ? undefined : samePerson(a.entry, b.entry);
  }

  for (const item of items) {
    let joined = false;
    for (const { first, others } of candidates) {
      const members = [first, ...others.map(({ item: other }) => other)];
      // Told apart from one of them, it is told apart from the person.
      if (members.some((other) => said.get(pairKey(provenanceOf(other), provenanceOf(item))) === false))
        continue;
      const why = members.map((other) => because(other, item)).find((one) => one !== undefined);
      if (why === undefined) continue;
      others.push({ item, because: why });
      joined = true;
      break;
    }
    if (!joined) candidates.push({ first: item, others: [] });
  }
  return candidates;
}
