import { z } from 'zod';
import { fromBase64, toBase64Url } from '../keys/bytes.ts';
import { DomainError } from './problems.ts';
import { ruleWords } from './rule-words.ts';

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

/** The refusal of a cursor that no page of this list has given: whoever began anew at the start would not notice. */
export function noCursor(): DomainError {
  const message = ruleWords({
    en: 'expected the `next` of a page of this list, or no cursor',
    es: 'se esperaba el `next` de una página de esta lista, o ningún cursor',
  });
  return new DomainError(
    'invalid_parameter',
    { en: 'This is no cursor of this list.', es: 'Este no es un cursor de esta lista.' },
    { errors: [{ pointer: '/cursor', message }] },
  );
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const id = /^[\w-]{1,100}$/;

/**
 * The key after which a page begins, from its opaque cursor; empty without one.
 *
 * @param form what the keys of this list look like; ids unless said
 * @throws DomainError `invalid_parameter`
 */
export function keyFromCursor(cursor: string | undefined, form: RegExp = id): string {
  if (cursor === undefined || cursor === '') return '';
  let key: string;
  try {
    key = utf8.decode(fromBase64(cursor));
  } catch {
    throw noCursor();
  }
  if (!form.test(key)) throw noCursor();
  return key;
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
