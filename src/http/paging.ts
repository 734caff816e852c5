import { z } from 'zod';
import { fromBase64, toBase64Url } from '../keys/bytes.ts';

/** Query parameters of every list: an opaque cursor and a page size. */
export const PageQuery = z.strictObject({
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** A page: `next` is absent on the last one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/** The key after which a page begins, from its opaque cursor; anything that is not a cursor begins at the start. */
export function keyFromCursor(cursor: string | undefined): string {
  if (cursor === undefined) return '';
  try {
    return new TextDecoder().decode(fromBase64(cursor));
  } catch {
    return '';
  }
}

/** Makes a page of rows fetched with `LIMIT limit + 1`, ordered by `keyOf`. */
export function toPage<Row, T>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => string,
  present: (row: Row) => T,
): Page<T> {
  const items = rows.slice(0, limit).map(present);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  if (last === undefined) return { items };
  return { items, next: toBase64Url(new TextEncoder().encode(keyOf(last))) };
}
