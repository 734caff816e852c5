import type { EntryType, IdentityDocument, ListName, NameKind } from '../screening/types.ts';
import { type ConvertedItem, distinct, toItem } from './converted.ts';
import { ListDate } from './entry-schema.ts';
import { contextual, type FtmEntity, readFtmEntity, textsOf } from './ftm-entity.ts';
import { documentsOf, type HeldDocuments, isPaper, papersOf } from './ftm-papers.ts';
import type { Line } from './lines.ts';

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

function namesOf(entity: FtmEntity): ListName[] {
  const found: ListName[] = [];
  const add = (full: string, kind: NameKind) => {
    if (!found.some((name) => name.full === full)) found.push({ full, kind });
  };
  const called = textsOf(entity, 'name');
  const parts = ['firstName', 'secondName', 'middleName', 'fatherName', 'lastName', 'motherName'];
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

/** What is told of an entity but not compared may be longer than is kept of it. */
const shortened = (texts: readonly string[]) =>
  texts.slice(0, 100).map((text) => [...text].slice(0, 250).join(''));

function itemsOf(entity: FtmEntity, line: number, held: HeldDocuments): ConvertedItem[] {
  const type = types[entity.schema];
  const leftOut = (field: string, reason: string): ConvertedItem => ({
    kind: 'kept',
    line,
    id: entity.id,
    field,
    reason,
  });
  if (type === undefined) {
    if (contextual.has(entity.schema)) return [];
    return [leftOut('schema', `not known, the entity is left out: ${entity.schema.slice(0, 100)}`)];
  }
  // Relatives and owners of those that are listed stand in the file as well.
  if (entity.target === false) return [];
  const dates = textsOf(entity, 'birthDate').map((text) => text.replace(/T.*$/, ''));
  const isDate = (text: string) => ListDate.safeParse(text).success;
  const upper = (property: string) => textsOf(entity, property).map((code) => code.toUpperCase());
  const told = ['position', 'topics', 'notes'].flatMap((property) => textsOf(entity, property));
  return [
    ...dates
      .filter((text) => !isDate(text))
      .map((text) => leftOut('birthDate', `not understood, left out: ${text.slice(0, 100)}`)),
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
      placesOfBirth: shortened(textsOf(entity, 'birthPlace')),
      programs: shortened(distinct([...textsOf(entity, 'programId'), ...textsOf(entity, 'program')])),
      source: entity.datasets.join(', ').slice(0, 500),
      remarks: told.join('; ').slice(0, 50_000),
      formerIds: distinct(entity.referents.filter((id) => id !== entity.id)),
    }),
  ];
}

function entityOf(line: Line): ReturnType<typeof readFtmEntity> {
  if (line.text === undefined) return { reason: line.problem };
  try {
    return readFtmEntity(JSON.parse(line.text));
  } catch (error) {
    return { reason: `not JSON: ${error instanceof Error ? error.message.slice(0, 200) : ''}` };
  }
}

/** First reading of a flat file: the papers that are entities of their own. They are few beside the rest. */
export async function heldDocuments(lines: AsyncIterable<readonly Line[]>): Promise<HeldDocuments> {
  const held = new Map<string, readonly IdentityDocument[]>();
  for await (const some of lines) {
    for (const line of some) {
      if (line.text === undefined || !/"schema":\s*"(?:Passport|Identification)"/.test(line.text)) continue;
      const entity = entityOf(line);
      if ('reason' in entity || !isPaper(entity)) continue;
      const found = papersOf(entity);
      if (found.length === 0) continue;
      for (const holder of textsOf(entity, 'holder'))
        held.set(holder, [...(held.get(holder) ?? []), ...found]);
    }
  }
  return held;
}

/**
 * Reads entities of FollowTheMoney as OpenSanctions publishes them, one a line: flat (`entities.ftm.json`) or with
 * related entities nested (`targets.nested.json`). Takes persons, firms, vessels, aircraft and vehicles that are
 * targets; of the rest what says something of them; a schema that is not known is told. Ids that were merged into one
 * come as its former ids.
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
