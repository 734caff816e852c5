import type { IdentityDocument, ListEntry, ListName } from '../screening/types.ts';
import { type Draw, openDraw, seedPurpose } from './draw.ts';
import {
  americanFemaleNames,
  americanMaleNames,
  americanSurnames,
  companyForms,
  companyWords,
  mexicanFemaleNames,
  mexicanMaleNames,
  mexicanSurnames,
  vesselWords,
} from './names.ts';
import {
  birthDate,
  givenNames,
  mexicanSurname,
  passportOf,
  personAt,
  type SyntheticPerson,
} from './people.ts';

/** One of so many entries names a synthetic member, written otherwise; its remarks say which one. */
const plantedEvery = 500;

/** What a list is about, roughly as on published sanctions lists: most are persons. */
const shares = { person: 0.85, organization: 0.09 } as const;

/** One letter dropped, doubled, or exchanged with its neighbour, never the first. */
function misspelt(draw: Draw, text: string): string {
  if (text.length < 4) return text;
  const at = draw.whole(1, text.length - 2);
  const before = text.slice(0, at);
  const [a = '', b = ''] = text.slice(at);
  const after = text.slice(at + 2);
  return draw.one([`${before}${b}${after}`, `${before}${a}${a}${b}${after}`, `${before}${b}${a}${after}`]);
}

type PersonName = Pick<SyntheticPerson, 'givenNames' | 'paternalSurname' | 'maternalSurname'>;

function personName(draw: Draw): PersonName {
  const woman = draw.chance(0.12);
  if (draw.chance(0.75)) {
    return {
      givenNames: givenNames(draw, woman ? mexicanFemaleNames : mexicanMaleNames, 0.55),
      paternalSurname: mexicanSurname(draw),
      maternalSurname: mexicanSurname(draw),
    };
  }
  return {
    givenNames: givenNames(draw, woman ? americanFemaleNames : americanMaleNames, 0.5),
    paternalSurname: draw.frequent(americanSurnames),
  };
}

/** As lists write it: surnames first with a comma, or as spoken. */
function written(draw: Draw, name: PersonName): string {
  const surnames = [name.paternalSurname, name.maternalSurname].filter(Boolean).join(' ');
  return draw.chance(0.7)
    ? `${surnames.toUpperCase()}, ${name.givenNames}`
    : `${name.givenNames} ${surnames}`;
}

function aliases(draw: Draw, name: PersonName): ListName[] {
  const first = name.givenNames.split(' ')[0] ?? name.givenNames;
  const { paternalSurname } = name;
  const ways: readonly (() => ListName)[] = [
    () => ({ full: `${name.givenNames} ${paternalSurname}`, kind: 'strong' }),
    () => ({ full: `${first} ${misspelt(draw, paternalSurname)}`, kind: 'strong' }),
    () => ({
      full: `El ${draw.one(['Güero', 'Chino', 'Flaco', 'Profe', 'Licenciado', 'Moreno', 'Chato'])}`,
      kind: 'weak',
    }),
    () => ({ full: `${first} ${draw.frequent(mexicanSurnames)}`, kind: 'strong' }),
  ];
  const count = Math.floor(draw.unit() ** 2 * 4);
  return Array.from({ length: count }, () => draw.one(ways)());
}

/** As much of a date as a list knows: the day, the month, the year, or nothing. */
function listDate(draw: Draw, date: string): readonly string[] {
  const known = draw.unit();
  if (known < 0.6) return [date];
  if (known < 0.65) return [date.slice(0, 7)];
  return known < 0.85 ? [date.slice(0, 4)] : [];
}

function personEntry(draw: Draw, id: string): ListEntry {
  const name = personName(draw);
  const dates = listDate(draw, birthDate(draw));
  const nationality = name.maternalSurname === undefined ? 'USA' : 'MEX';
  const documents: IdentityDocument[] = draw.chance(0.3)
    ? [{ type: 'passport', ...passportOf(draw, nationality) }]
    : [];
  return {
    id,
    type: 'person',
    names: [{ full: written(draw, name), kind: 'primary' }, ...aliases(draw, name)],
    ...(dates.length > 0 ? { birthDates: dates } : {}),
    ...(draw.chance(0.7) ? { nationalities: [nationality] } : {}),
    ...(documents.length > 0 ? { documents } : {}),
    source: 'synthetic',
  };
}

/** A member on a list: the second surname dropped, a letter off, the date whole or only its year. */
function plantedEntry(draw: Draw, id: string, seed: number, member: number): ListEntry {
  const person = personAt(seed, member);
  const dropped = draw.chance(0.5);
  const name = {
    givenNames: person.givenNames,
    paternalSurname: draw.chance(0.5) ? misspelt(draw, person.paternalSurname) : person.paternalSurname,
    ...(dropped || person.maternalSurname === undefined ? {} : { maternalSurname: person.maternalSurname }),
  };
  return {
    id,
    type: 'person',
    names: [{ full: written(draw, name), kind: 'primary' }],
    birthDates: [draw.chance(0.8) ? person.birthDate : person.birthDate.slice(0, 4)],
    nationalities: [person.nationality],
    source: 'synthetic',
    remarks: `synthetic member ${member}, written otherwise`,
  };
}

/**
 * Entry number `index` of the synthetic watch list of a seed, in the shape that the import takes.
 *
 * @param members how many synthetic members there are for the list to name; 0 names none
 */
export function entryAt(seed: number, index: number, members = 0): ListEntry {
  const draw = openDraw(seed, seedPurpose.entry, index);
  const id = `SYN-${String(index + 1).padStart(7, '0')}`;
  if (members > 0 && index % plantedEvery === plantedEvery - 1) {
    return plantedEntry(draw, id, seed, draw.whole(0, members - 1));
  }
  const what = draw.unit();
  if (what < shares.person) return personEntry(draw, id);
  if (what < shares.person + shares.organization) {
    const full = `${draw.one(companyWords)} ${draw.frequent(mexicanSurnames)} ${draw.one(companyForms)}`;
    return { id, type: 'organization', names: [{ full, kind: 'primary' }], source: 'synthetic' };
  }
  const full = `${draw.one(vesselWords)} ${draw.digits(2)}`;
  return {
    id,
    type: draw.one(['vessel', 'aircraft']),
    names: [{ full, kind: 'primary' }],
    source: 'synthetic',
  };
}
