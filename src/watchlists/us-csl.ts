import type { EntryType, IdentityDocument, ListEntry } from '../screening/types.ts';
import { EntryLine } from './entry-schema.ts';
import { ofacDates } from './ofac-dates.ts';

/** A row by its column names, or why it is not taken. */
export type CslItem =
  | { readonly kind: 'entry'; readonly entry: ListEntry }
  | { readonly kind: 'rejected'; readonly id?: string; readonly field: string; readonly reason: string };

/** Columns that a file must have to be this list. */
export const cslColumns = ['_id', 'source', 'type', 'name', 'alt_names', 'dates_of_birth', 'ids'] as const;

/** Rows without a type are of lists that do not tell persons from firms. */
const types: Readonly<Record<string, EntryType>> = {
  individual: 'person',
  entity: 'organization',
  vessel: 'vessel',
  aircraft: 'aircraft',
  '': 'other',
};

const documents: readonly (readonly [RegExp, string])[] = [
  [/passport/i, 'passport'],
  [/c\.?u\.?r\.?p/i, 'curp'],
  [/r\.?f\.?c\b/i, 'rfc'],
  [/national id|cedula|identification number|identity card/i, 'national_id'],
  [/driver/i, 'driver_license'],
  [/tax id/i, 'tax_id'],
];

const listOf = (text: string | undefined) =>
  (text ?? '')
    .split(';')
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** `MX, 2014-08-30, 2009-08-31, K475336, Passport`: country and dates where known, number, kind. */
function documentOf(text: string): IdentityDocument[] {
  const parts = text.split(',').map((part) => part.trim());
  const kind = parts.at(-1) ?? '';
  const number = parts.at(-2) ?? '';
  const type = documents.find(([pattern]) => pattern.test(kind))?.[1];
  if (type === undefined || !/\d/.test(number)) return [];
  const country = parts.length > 2 && /^[A-Z]{2}$/.test(parts[0] ?? '') ? parts[0] : undefined;
  return [{ type, number, ...(country === undefined ? {} : { country }) }];
}

function datesOf(text: string): readonly string[] {
  return /^\d{4}-\d{2}(-\d{2})?$/.test(text) ? [text] : (ofacDates(text) ?? []);
}

/**
 * One row of the US consolidated screening list (trade.gov) in CSV, which joins the lists of Commerce, State and
 * Treasury. Several values stand in one field, `;` between. Dates that are not understood are left out. Pure.
 */
export function cslEntry(row: Readonly<Record<string, string | undefined>>): CslItem {
  // The same number stands on several of the joined lists: `SDN-34616`, `SSI-34616`.
  const code = /\(([A-Z0-9]+)\)/.exec(row.source ?? '')?.[1];
  const id = [code, row._id].filter(Boolean).join('-');
  const type = types[(row.type ?? '').toLowerCase()];
  const at = row._id ? { id } : {};
  if (type === undefined)
    return { kind: 'rejected', ...at, field: 'type', reason: `not a type: ${row.type}` };
  if (!row._id) return { kind: 'rejected', field: '_id', reason: 'is empty' };
  const primary = (row.name ?? '').trim();
  const others = [...new Set(listOf(row.alt_names))].filter((full) => full !== primary);
  const remarks = [row.title && `Title: ${row.title}`, row.remarks, row.end_date && `Until ${row.end_date}`];
  const told = {
    birthDates: [...new Set(listOf(row.dates_of_birth).flatMap(datesOf))],
    nationalities: [...new Set([...listOf(row.nationalities), ...listOf(row.citizenships)])],
    documents: listOf(row.ids).flatMap(documentOf),
    placesOfBirth: listOf(row.places_of_birth),
    programs: listOf(row.programs),
    remarks: remarks.filter(Boolean).join('; '),
  };
  const entry = EntryLine.safeParse({
    id,
    type,
    names: [{ full: primary, kind: 'primary' }, ...others.map((full) => ({ full, kind: 'strong' }))],
    ...Object.fromEntries(Object.entries(told).filter(([, value]) => value.length > 0)),
    ...(row.source ? { source: row.source } : {}),
  });
  if (entry.success) return { kind: 'entry', entry: entry.data };
  const issue = entry.error.issues[0];
  const field = issue?.path[0] === 'names' ? 'name' : (issue?.path.join('.') ?? '');
  return { kind: 'rejected', ...at, field, reason: issue?.message ?? 'not valid' };
}
