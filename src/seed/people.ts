import { type Draw, openDraw, seedPurpose } from './draw.ts';
import {
  americanFemaleNames,
  americanMaleNames,
  americanSurnames,
  mexicanFemaleNames,
  mexicanMaleNames,
  mexicanSurnames,
  particledSurnames,
} from './names.ts';
import { plateOf, type SyntheticVehicle, vehicleOf } from './vehicles.ts';

/** A person who does not exist. */
export interface SyntheticPerson {
  readonly givenNames: string;
  readonly paternalSurname: string;
  readonly maternalSurname?: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  readonly nationality: 'MEX' | 'USA';
  readonly passport: { readonly number: string; readonly country: 'MEX' | 'USA' };
  /** 24 hex digits, the length of an EPC tag's identifier. */
  readonly rfid: string;
  readonly vehicle: SyntheticVehicle;
}

/** Who crosses as a member, an assumption: Mexican nationals, Americans of Mexican family, other Americans. */
const shares = { mexican: 0.45, mexicanAmerican: 0.35 } as const;

export function mexicanSurname(draw: Draw): string {
  return draw.chance(0.02) ? draw.one(particledSurnames) : draw.frequent(mexicanSurnames);
}

export function givenNames(draw: Draw, table: readonly string[], twoNames: number): string {
  const first = draw.frequent(table);
  if (!draw.chance(twoNames)) return first;
  const second = draw.frequent(table);
  return second === first ? first : `${first} ${second}`;
}

/** Between 1940 and 2010, most in the middle of working life. */
export function birthDate(draw: Draw): string {
  const year = 1940 + Math.floor(((draw.unit() + draw.unit() + draw.unit()) / 3) * 71);
  const month = draw.whole(1, 12);
  const day = draw.whole(1, new Date(Date.UTC(year, month, 0)).getUTCDate());
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Passport numbers have the shape of real ones (a letter and eight digits; nine digits), and are nobody's. */
export function passportOf(draw: Draw, country: 'MEX' | 'USA'): SyntheticPerson['passport'] {
  if (country === 'MEX') return { number: `${draw.one(['G', 'N', 'K'])}${draw.digits(8)}`, country };
  return { number: draw.chance(0.5) ? `${draw.one(['A', 'Z'])}${draw.digits(8)}` : draw.digits(9), country };
}

function nameOf(
  draw: Draw,
): Pick<SyntheticPerson, 'givenNames' | 'paternalSurname' | 'maternalSurname' | 'nationality'> {
  const group = draw.unit();
  const woman = draw.chance(0.49);
  const mexican = woman ? mexicanFemaleNames : mexicanMaleNames;
  const american = woman ? americanFemaleNames : americanMaleNames;
  if (group < shares.mexican) {
    return {
      givenNames: givenNames(draw, mexican, 0.55),
      paternalSurname: mexicanSurname(draw),
      maternalSurname: mexicanSurname(draw),
      nationality: 'MEX',
    };
  }
  if (group < shares.mexican + shares.mexicanAmerican) {
    // The second surname is usually lost on American papers.
    const kept = draw.chance(0.3);
    return {
      givenNames: givenNames(draw, draw.chance(0.6) ? mexican : american, 0.35),
      paternalSurname: mexicanSurname(draw),
      ...(kept ? { maternalSurname: mexicanSurname(draw) } : {}),
      nationality: 'USA',
    };
  }
  return {
    givenNames: givenNames(draw, american, 0.5),
    paternalSurname: draw.frequent(americanSurnames),
    nationality: 'USA',
  };
}

/**
 * Synthetic person number `index` of a seed: the same wherever and in whatever order they are asked for. Two
 * numbers of one seed never share a card or a plate.
 */
export function personAt(seed: number, index: number): SyntheticPerson {
  const draw = openDraw(seed, seedPurpose.person, index);
  const name = nameOf(draw);
  const serial = index.toString(16).padStart(10, '0');
  return {
    ...name,
    birthDate: birthDate(draw),
    passport: passportOf(draw, name.nationality),
    rfid: `e280${(seed >>> 0).toString(16).padStart(8, '0')}${serial}${draw.whole(0, 255).toString(16).padStart(2, '0')}`,
    vehicle: vehicleOf(draw, plateOf(draw, index)),
  };
}
