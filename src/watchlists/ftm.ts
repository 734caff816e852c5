import { z } from 'zod';
import type { EntryType, IdentityDocument, ListName, NameKind } from '../screening/types.ts';
import { type ConvertedItem, distinct, toItem } from './converted.ts';
import type { Line } from './lines.ts';

/** An entity of FollowTheMoney: property values are texts, ids of other entities or, in nested files, those entities. */
const Entity = z.object({
  id: z.string().min(1),
  schema: z.string(),
  caption: z.string().optional(),
  properties: z.record(z.string(), z.array(z.unknown())).default({}),
  datasets: z.array(z.string()).default([]),
  referents: z.array(z.string()).default([]),
  target: z.boolean().optional(),
});
type Entity = z.infer<typeof Entity>;

/** What can be listed. Everything else (addresses, sanctions, family, ownership) says something of these. */
const types: Readonly<Record<string, EntryType>> = {
  Person: 'person',
  // A list that does not say whether it names a person or a firm.
  LegalEntity: 'other',
  Company: 'organization',
  Organization: 'organization',
  PublicBody: 'organization',
  Vessel: 'vessel',
  Airplane: 'aircraft',
  Vehicle: 'vehicle',
};

const names: readonly (readonly [property: string, kind: NameKind])[] = [
  ['name', 'strong'],
  ['alias', 'strong'],
  ['previousName', 'strong'],
  ['weakAlias', 'weak'],
];

const numbers: readonly (readonly [property: string, type: string])[] = [
  ['passportNumber', 'passport'],
  ['idNumber', 'national_id'],
  ['socialSecurityNumber', 'ssn'],
  ['taxNumber', 'tax_id'],
];

/** Papers of their own: by number, with the country that issued them. */
const papers: Readonly<Record<string, string>> = { Passport: 'passport', Identification: 'national_id' };

/** Documents that stand as entities of their own in a flat file, by the id of their holder. */
export type HeldDocuments = ReadonlyMap<string, readonly IdentityDocument[]>;

function textsOf({ properties }: Entity, name: string): string[] {
  return distinct((properties[name] ?? []).filter((value): value is string => typeof value === 'string'));
}

function namesOf(entity: Entity): ListName[] {
  const found: ListName[] = [];
  const add = (full: string, kind: NameKind) => {
    if (!found.some((name) => name.full === full)) found.push({ full, kind });
  };
  const called = textsOf(entity, 'name');
  const parts = ['firstName', 'secondName', 'middleName', 'fatherName', 'lastName'];
  const joined = parts
    .map((part) => textsOf(entity, part)[0] ?? '')
    .filter(Boolean)
    .join(' ');
  // The caption is the name that the publisher shows; it is no name where the list has none but a number.
  const first = entity.caption !== undefined && called.includes(entity.caption) ? entity.caption : called[0];
  const primary = first ?? (joined === '' ? undefined : joined);
  if (primary !== undefined) add(primary, 'primary');
  for (const [property, kind] of names) for (const full of textsOf(entity, property)) add(full, kind);
  return found;
}

/** The document of a `Passport` or `Identification` entity; undefined when it has no number. */
function paperOf(entity: Entity): IdentityDocument | undefined {
  const number = textsOf(entity, 'number').find((text) => /\d/.test(text));
  if (number === undefined) return undefined;
  const said = textsOf(entity, 'type').join(' ');
  const type = /passport/i.test(said) ? 'passport' : (papers[entity.schema] ?? 'national_id');
  const country = textsOf(entity, 'country')[0]?.toUpperCase();
  return { type, number, ...(country === undefined ? {} : { country }) };
}

function documentsOf(entity: Entity, held: HeldDocuments): IdentityDocument[] {
  const own = numbers.flatMap(([property, type]) =>
    textsOf(entity, property)
      .filter((number) => /\d/.test(number))
      .map((number) => ({ type, number })),
  );
  const nested = Object.values(entity.properties)
    .flat()
    .flatMap((value) => {
      const inner = Entity.safeParse(value);
      if (!inner.success || papers[inner.data.schema] === undefined) return [];
      return paperOf(inner.data) ?? [];
    });
  const found = new Map<string, IdentityDocument>();
  for (const paper of [...nested, ...(held.get(entity.id) ?? []), ...own]) {
    // The same number with its country says more than without.
    const known = found.get(paper.number);
    if (known === undefined || known.country === undefined) found.set(paper.number, paper);
  }
  return [...found.values()];
}

const isDate = (text: string) => /^\d{4}(?:-\d{2}(?:-\d{2})?)?$/.test(text);

function itemsOf(entity: Entity, line: number, held: HeldDocuments): ConvertedItem[] {
  const type = types[entity.schema];
  // Relatives and owners of those that are listed stand in the file as well.
  if (type === undefined || entity.target === false) return [];
  const dates = textsOf(entity, 'birthDate').map((text) => text.replace(/T.*$/, ''));
  const upper = (property: string) => textsOf(entity, property).map((code) => code.toUpperCase());
  const told = ['position', 'topics', 'notes'].flatMap((property) => textsOf(entity, property));
  return [
    ...dates
      .filter((text) => !isDate(text))
      .map(
        (text): ConvertedItem => ({
          kind: 'kept',
          line,
          id: entity.id,
          field: 'birthDate',
          reason: `not understood, left out: ${text}`,
        }),
      ),
    toItem(line, {
      id: entity.id,
      type,
      names: namesOf(entity),
      birthDates: distinct(dates.filter(isDate)),
      nationalities: distinct([...upper('nationality'), ...upper('citizenship')]),
      documents: documentsOf(entity, held),
      plates: textsOf(entity, 'registrationNumber').flatMap((number) =>
        type === 'vehicle'
          ? [{ number, ...(upper('country')[0] === undefined ? {} : { country: upper('country')[0] }) }]
          : [],
      ),
      placesOfBirth: textsOf(entity, 'birthPlace'),
      programs: distinct([...textsOf(entity, 'programId'), ...textsOf(entity, 'program')]),
      source: entity.datasets.join(', ').slice(0, 500),
      remarks: told.join('; ').slice(0, 50_000),
      formerIds: distinct(entity.referents.filter((id) => id !== entity.id)),
    }),
  ];
}

function entityOf(line: Line): Entity | { readonly reason: string; readonly id?: string } {
  if (line.text === undefined) return { reason: line.problem };
  let value: unknown;
  try {
    value = JSON.parse(line.text);
  } catch (error) {
    return { reason: `not JSON: ${error instanceof Error ? error.message.slice(0, 200) : ''}` };
  }
  const entity = Entity.safeParse(value);
  if (entity.success) return entity.data;
  const issue = entity.error.issues[0];
  const id = z.object({ id: z.string() }).safeParse(value);
  const reason = `not an entity: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`;
  return { reason, ...(id.success ? { id: id.data.id } : {}) };
}

/** First reading of a flat file: the papers that are entities of their own. They are few beside the rest. */
export async function heldDocuments(lines: AsyncIterable<readonly Line[]>): Promise<HeldDocuments> {
  const held = new Map<string, IdentityDocument[]>();
  for await (const some of lines) {
    for (const line of some) {
      if (line.text === undefined || !/"schema":\s*"(?:Passport|Identification)"/.test(line.text)) continue;
      const entity = entityOf(line);
      const paper = 'schema' in entity && papers[entity.schema] !== undefined ? paperOf(entity) : undefined;
      if (!('schema' in entity) || paper === undefined) continue;
      for (const holder of textsOf(entity, 'holder')) held.set(holder, [...(held.get(holder) ?? []), paper]);
    }
  }
  return held;
}

/**
 * Reads entities of FollowTheMoney as OpenSanctions publishes them, one a line: flat (`entities.ftm.json`) or with
 * related entities nested (`targets.nested.json`). Takes persons, firms, vessels, aircraft and vehicles that are
 * targets; of the rest what says something of them. Ids that were merged into one come as its former ids.
 */
export async function* parseFtm(
  lines: AsyncIterable<readonly Line[]>,
  held: HeldDocuments,
): AsyncGenerator<ConvertedItem> {
  for await (const some of lines) {
    for (const line of some) {
      const entity = entityOf(line);
      if ('schema' in entity) yield* itemsOf(entity, line.number, held);
      else yield { kind: 'rejected', line: line.number, field: '', ...entity };
    }
  }
}
