import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { IdentityDocument, ListName, NameKind } from '../screening/types.ts';
import { type ConvertedItem, distinct, toItem } from './converted.ts';
import { freeDates, unDates } from './un-dates.ts';
import { cutElements, type XmlElement } from './xml-elements.ts';

/** What may stand once or several times: without this the parser gives an object for one and an array for two. */
const repeated = new Set([
  ...['VALUE', 'NATIONALITY', 'DESIGNATION', 'TITLE', 'LIST_TYPE'],
  ...['INDIVIDUAL_ALIAS', 'INDIVIDUAL_ADDRESS', 'INDIVIDUAL_DATE_OF_BIRTH', 'INDIVIDUAL_PLACE_OF_BIRTH'],
  ...['INDIVIDUAL_DOCUMENT', 'ENTITY_ALIAS', 'ENTITY_ADDRESS'],
]);

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: true,
  isArray: (name) => repeated.has(name),
});

/** An element's children: text, or elements, or an array of either where it may stand several times. */
type Node = Readonly<Record<string, unknown>>;

function childText(node: Node, name: string): string {
  const value = node[name];
  return typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : '';
}

function children(node: Node, name: string): Node[] {
  const value = node[name];
  const all = Array.isArray(value) ? value : [value];
  return all.filter((one): one is Node => typeof one === 'object' && one !== null);
}

/** The texts of `<NAME><VALUE>…</VALUE>…</NAME>`, however often each of them stands. */
function values(node: Node, name: string): string[] {
  const all = children(node, name).flatMap((one) => (Array.isArray(one.VALUE) ? one.VALUE : []));
  return distinct(all.filter((value): value is string => typeof value === 'string'));
}

/** The quality that the list gives an alias. `a.k.a.` and `f.k.a.` are what entities have in its place. */
const qualities: Readonly<Record<string, NameKind>> = { low: 'weak' };

function namesOf(node: Node, kind: 'INDIVIDUAL' | 'ENTITY'): ListName[] {
  const parts = ['FIRST_NAME', 'SECOND_NAME', 'THIRD_NAME', 'FOURTH_NAME'].map((part) =>
    childText(node, part),
  );
  const names: ListName[] = distinct([parts.filter((part) => part !== '').join(' ')]).map((full) => ({
    full,
    kind: 'primary',
  }));
  const add = (full: string, quality: NameKind) => {
    if (!names.some((name) => name.full === full)) names.push({ full, kind: quality });
  };
  for (const full of distinct([childText(node, 'NAME_ORIGINAL_SCRIPT')])) add(full, 'strong');
  for (const alias of children(node, `${kind}_ALIAS`)) {
    const quality = qualities[childText(alias, 'QUALITY').toLowerCase()] ?? 'strong';
    for (const full of distinct(childText(alias, 'ALIAS_NAME').split(';'))) add(full, quality);
  }
  return names;
}

function documentsOf(node: Node): IdentityDocument[] {
  return children(node, 'INDIVIDUAL_DOCUMENT').flatMap((one) => {
    const number = childText(one, 'NUMBER');
    if (!/\d/.test(number)) return [];
    const kind = `${childText(one, 'TYPE_OF_DOCUMENT')} ${childText(one, 'TYPE_OF_DOCUMENT2')}`;
    const type = /pass?eport|passport|pasaporte/i.test(kind) ? 'passport' : 'national_id';
    const country = childText(one, 'ISSUING_COUNTRY') || childText(one, 'COUNTRY_OF_ISSUE');
    return [{ type, number, ...(country === '' ? {} : { country }) }];
  });
}

interface Dates {
  readonly dates: readonly string[];
  readonly unread: readonly string[];
}

function datesOf(node: Node): Dates {
  const dates: string[] = [];
  const unread: string[] = [];
  const take = (read: readonly string[] | undefined, words: string) => {
    if (read === undefined) unread.push(words);
    else dates.push(...read);
  };
  for (const one of children(node, 'INDIVIDUAL_DATE_OF_BIRTH')) {
    const said = {
      kind: childText(one, 'TYPE_OF_DATE'),
      date: childText(one, 'DATE'),
      year: childText(one, 'YEAR'),
      from: childText(one, 'FROM_YEAR'),
      to: childText(one, 'TO_YEAR'),
      note: '',
    };
    take(unDates(said), Object.values(said).filter(Boolean).join(' '));
  }
  for (const alias of children(node, 'INDIVIDUAL_ALIAS')) {
    const text = childText(alias, 'DATE_OF_BIRTH');
    if (text !== '') take(freeDates(text), text);
  }
  return { dates: distinct(dates), unread };
}

function placesOf(node: Node): string[] {
  return distinct(
    children(node, 'INDIVIDUAL_PLACE_OF_BIRTH').map((one) =>
      ['CITY', 'STATE_PROVINCE', 'COUNTRY']
        .map((part) => childText(one, part))
        .filter(Boolean)
        .join(', '),
    ),
  );
}

/** What stands where a letter could not be read. */
const LOST = '\uFFFD';

/** One `INDIVIDUAL` or `ENTITY` of the list, and what of it was not understood and left out. Pure. */
export function unItems({ name, line, text }: XmlElement): ConvertedItem[] {
  const bad = (reason: string, at = line): ConvertedItem => ({
    kind: 'rejected',
    line: at,
    field: '',
    reason,
  });
  const checked = XMLValidator.validate(text);
  if (checked !== true) return [bad(`not XML: ${checked.err.msg}`, line + checked.err.line - 1)];
  const kind = name === 'INDIVIDUAL' ? 'INDIVIDUAL' : 'ENTITY';
  const [node] = children(parser.parse(text) as Node, name);
  const number = node === undefined ? '' : childText(node, 'DATAID');
  if (node === undefined || !/^\d+$/.test(number))
    return [{ kind: 'rejected', line, field: 'DATAID', reason: 'expected a number' }];
  const id = `un-${number}`;
  const { dates, unread } = datesOf(node);
  const names = namesOf(node, kind);
  // The published file itself has letters that its makers lost; such a name would be compared as another one.
  const whole = names.filter(({ full }) => !full.includes(LOST));
  const leftOut = (field: string, reason: string): ConvertedItem => ({
    kind: 'kept',
    line,
    id,
    field,
    reason,
  });
  const remarks = [
    ['Reference', childText(node, 'REFERENCE_NUMBER')],
    ['Title', values(node, 'TITLE').join(', ')],
    ['Designation', values(node, 'DESIGNATION').join(', ')],
    ['Listed on', childText(node, 'LISTED_ON')],
  ].flatMap(([word, value]) => (value === '' ? [] : [`${word}: ${value}`]));
  return [
    ...unread.map((words) => leftOut('DATE_OF_BIRTH', `not understood, left out: ${words}`)),
    ...names
      .filter((one) => !whole.includes(one))
      .map(({ full }) => leftOut('NAME', `letters are lost, left out: ${full}`)),
    toItem(line, {
      id,
      type: kind === 'INDIVIDUAL' ? 'person' : 'organization',
      names: whole,
      birthDates: dates,
      nationalities: values(node, 'NATIONALITY'),
      documents: documentsOf(node),
      placesOfBirth: placesOf(node),
      programs: distinct([childText(node, 'UN_LIST_TYPE')]),
      source: 'UN consolidated list',
      remarks: [...remarks, childText(node, 'COMMENTS1')].filter(Boolean).join('; '),
    }),
  ];
}

/**
 * Reads the UN Security Council's consolidated list in XML as it is published, element by element: a large file is
 * never whole in memory. A file that ends too early gives a nameless rejected item, so that nothing is removed for it.
 */
export async function* parseUnConsolidated(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ConvertedItem> {
  for await (const part of cutElements(chunks, ['INDIVIDUAL', 'ENTITY'], 'CONSOLIDATED_LIST')) {
    if ('problem' in part) yield { kind: 'rejected', line: part.line, field: '', reason: part.problem };
    else yield* unItems(part);
  }
}
