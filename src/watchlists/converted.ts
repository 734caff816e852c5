import type { z } from 'zod';
import type { ListEntry } from '../screening/types.ts';
import { EntryLine } from './entry-schema.ts';

/** What a published list says in one place of its file: an entry, or why there is none, or what was left out of one. */
export type ConvertedItem =
  | { readonly kind: 'entry'; readonly line: number; readonly entry: ListEntry }
  | {
      readonly kind: 'rejected' | 'kept';
      readonly line: number;
      /** Of the entry, where it could be read: what is published of it stays. */
      readonly id?: string;
      readonly field: string;
      readonly reason: string;
    };

type Draft = z.input<typeof EntryLine>;

/** Checks what was read as an entry; absent and empty fields are left out. */
export function toItem(line: number, draft: { readonly [K in keyof Draft]?: unknown }): ConvertedItem {
  const told = Object.entries(draft).filter(
    ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
  );
  const entry = EntryLine.safeParse(Object.fromEntries(told));
  if (entry.success) return { kind: 'entry', line, entry: entry.data };
  const issue = entry.error.issues[0];
  const at = typeof draft.id === 'string' && draft.id !== '' ? { id: draft.id } : {};
  const field = issue?.path.join('.') ?? '';
  return { kind: 'rejected', line, ...at, field, reason: issue?.message ?? 'not valid' };
}

/** Texts without blanks at their ends, each once, in the order in which they came. */
export function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts.map((text) => text.replace(/\s+/g, ' ').trim()).filter((text) => text !== ''))];
}
