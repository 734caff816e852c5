import { contentHash } from './content.ts';
import type { ListEntry } from './types.ts';

/** The fields of an entry that screening compares; everything else is told and not compared. */
export const comparedFields = [
  'type',
  'names',
  'birthDates',
  'nationalities',
  'documents',
  'plates',
] as const satisfies readonly (keyof ListEntry)[];

export type ComparedField = (typeof comparedFields)[number];

/** In an order of its own: lists write the same names in another one and mean nothing by it. */
function sorted(value: ListEntry[ComparedField] | undefined): unknown {
  if (!Array.isArray(value)) return value;
  return value.length === 0 ? undefined : value.map((one) => contentHash(one)).sort();
}

/** Hash of what is compared of an entry: while it stays, nothing that a verdict was about has changed. */
export function comparedHash(entry: ListEntry): string {
  return contentHash(Object.fromEntries(comparedFields.map((field) => [field, sorted(entry[field])])));
}

/** Which of the compared fields differ between two contents of an entry. */
export function changedFields(before: ListEntry, now: ListEntry): ComparedField[] {
  return comparedFields.filter(
    (field) => contentHash({ value: sorted(before[field]) }) !== contentHash({ value: sorted(now[field]) }),
  );
}
