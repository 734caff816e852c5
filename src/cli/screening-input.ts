import { z } from 'zod';
import type { ListEntry, Subject } from '../screening/types.ts';

const PartialDate = z
  .string()
  .regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/, 'expected YYYY, YYYY-MM or YYYY-MM-DD');
const Document = z.object({
  type: z.string().default('document'),
  number: z.string().min(1),
  country: z.string().exactOptional(),
});
const Plate = z.object({
  number: z.string().min(1),
  state: z.string().exactOptional(),
  country: z.string().exactOptional(),
});

const Entry = z.object({
  id: z.string().min(1),
  // Lists that do not say what they name are screened as if they might name a person.
  type: z.enum(['person', 'organization', 'vessel', 'aircraft', 'vehicle', 'other']).catch('other'),
  names: z.array(
    z.object({ full: z.string().min(1), kind: z.enum(['primary', 'strong', 'weak']).default('primary') }),
  ),
  birthDates: z.array(PartialDate).exactOptional(),
  nationalities: z.array(z.string()).exactOptional(),
  documents: z.array(Document).exactOptional(),
  plates: z.array(Plate).exactOptional(),
});

const NAME_FIELDS = ['fullName', 'paternalSurname', 'maternalSurname', 'givenNames', 'mrzName'] as const;
const SubjectLine = z
  .object({
    id: z.string().min(1),
    fullName: z.string().exactOptional(),
    paternalSurname: z.string().exactOptional(),
    maternalSurname: z.string().exactOptional(),
    givenNames: z.string().exactOptional(),
    mrzName: z.string().exactOptional(),
    otherNames: z.array(z.string()).exactOptional(),
    birthDate: PartialDate.exactOptional(),
    nationality: z.string().exactOptional(),
    documents: z.array(Document).exactOptional(),
    plates: z.array(Plate).exactOptional(),
  })
  .refine(
    (subject) =>
      NAME_FIELDS.some((field) => (subject[field] ?? '').trim() !== '') ||
      (subject.documents ?? subject.plates ?? []).length > 0,
    'a name (fullName, paternalSurname, mrzName ...), a document or a plate is needed',
  );

export type Parsed<T> = { readonly value: T } | { readonly reason: string };

/** One line of a watch-list file. Fields that screening does not use are let through. */
export function parseEntryLine(line: string): Parsed<ListEntry> {
  return parseLine(line, Entry);
}

/** One line of a subjects file. `null` counts as absent. */
export function parseSubjectLine(line: string): Parsed<Subject> {
  return parseLine(line, SubjectLine);
}

function parseLine<T>(line: string, schema: z.ZodType<T>): Parsed<T> {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    return { reason: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const result = schema.safeParse(withoutNulls(json));
  if (result.success) return { value: result.data };
  const [issue] = result.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  return { reason: `${where}${issue?.message ?? 'not as expected'}` };
}

function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null && member !== ''));
}
