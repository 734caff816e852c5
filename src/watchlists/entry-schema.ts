import { z } from 'zod';
import type { ListEntry } from '../screening/types.ts';
import { Action } from './schema.ts';

function isCalendarDate(text: string): boolean {
  const [year = 0, month, day] = text.split('-').map(Number);
  if (year < 1800 || year > 2200) return false;
  if (month === undefined) return true;
  if (month < 1 || month > 12) return false;
  return day === undefined || (day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate());
}

const Words = z
  .string()
  .max(500)
  .refine((text) => text.trim() !== '', 'expected some text')
  .refine((text) => text.isWellFormed(), 'expected whole Unicode characters');

/** A date as lists know it: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, and a day that the calendar has. */
export const ListDate = z
  .string()
  .regex(/^\d{4}(?:-\d{2}(?:-\d{2})?)?$/, 'expected YYYY, YYYY-MM or YYYY-MM-DD')
  .refine(isCalendarDate, 'expected a date that the calendar has');

/** An id within its list. It travels in paths of reports and logs: printable, no blanks at its ends. */
export const EntryId = z
  .string()
  .regex(/^[^\p{C}\s](?:[^\p{C}]{0,198}[^\p{C}\s])?$/u, 'expected 1 to 200 printable characters');

/**
 * One entry as a list sends it. Fields that are not known are left out of what is stored, and told in the report.
 * `unknown` as a type, and `birthPlaces`, are what some published lists write.
 */
export const EntryLine = z
  .object({
    id: EntryId,
    type: z
      .enum(['person', 'organization', 'vessel', 'aircraft', 'vehicle', 'other', 'unknown'])
      .transform((type) => (type === 'unknown' ? 'other' : type)),
    names: z
      .array(z.object({ full: Words, kind: z.enum(['primary', 'strong', 'weak']).default('primary') }))
      .min(1, 'expected at least one name')
      .max(500),
    birthDates: z.array(ListDate).max(100).exactOptional(),
    nationalities: z.array(Words).max(100).exactOptional(),
    documents: z
      .array(z.object({ type: Words, number: Words, country: Words.exactOptional() }))
      .max(500)
      .exactOptional(),
    plates: z
      .array(z.object({ number: Words, state: Words.exactOptional(), country: Words.exactOptional() }))
      .max(500)
      .exactOptional(),
    placesOfBirth: z.array(Words).max(100).exactOptional(),
    birthPlaces: z.array(Words).max(100).exactOptional(),
    programs: z.array(Words).max(100).exactOptional(),
    source: Words.exactOptional(),
    remarks: z.string().max(50_000).exactOptional(),
    formerIds: z.array(EntryId).max(500).exactOptional(),
    expiresOn: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/, 'expected YYYY-MM-DD')
      .refine(isCalendarDate, 'expected a date that the calendar has')
      .exactOptional(),
    action: Action.exactOptional(),
  })
  .transform(({ birthPlaces, ...entry }): ListEntry => {
    const places = entry.placesOfBirth ?? birthPlaces;
    return { ...entry, ...(places === undefined ? {} : { placesOfBirth: places }) };
  });

/** The fields that a line may have; `gender` is known and not compared. */
export const knownFields: ReadonlySet<string> = new Set([
  ...['id', 'type', 'names', 'birthDates', 'nationalities', 'documents', 'plates', 'placesOfBirth'],
  ...[
    'birthPlaces',
    'programs',
    'source',
    'remarks',
    'operation',
    'gender',
    'formerIds',
    'expiresOn',
    'action',
  ],
]);
