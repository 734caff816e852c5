import { countryCode } from './countries.ts';
import { foldCode } from './fold.ts';
import type { IdentityDocument, Plate } from './types.ts';

/** A number as it is compared: letters and digits only. */
export interface NumberKey {
  readonly kind: string;
  readonly number: string;
  readonly place: string | undefined;
}

export type NumberGrade = 'exact' | 'exactOtherCountry' | 'near' | 'plate';

/** Shorter numbers are shared by too many people to say anything. */
const SHORTEST = 5;
/** From this length a number one slip away is near. */
export const SHORTEST_NEAR = 8;

export function documentKeys(documents: readonly IdentityDocument[] | undefined): NumberKey[] {
  return (documents ?? [])
    .map(({ type, number, country }) => ({
      kind: type.toLowerCase(),
      number: foldCode(number),
      place: country === undefined ? undefined : countryCode(country),
    }))
    .filter(({ number }) => number.length >= SHORTEST && /\d/.test(number));
}

export function plateKeys(plates: readonly Plate[] | undefined): NumberKey[] {
  return (plates ?? [])
    .map(({ number, state, country }) => ({
      kind: 'plate',
      number: foldCode(number),
      place:
        state === undefined ? (country === undefined ? undefined : countryCode(country)) : foldCode(state),
    }))
    .filter(({ number }) => number.length >= 4);
}

/** How two numbers agree. `near`: same kind, eight characters or more, one of them other, added or left out. */
export function gradeNumbers(a: NumberKey, b: NumberKey): NumberGrade | undefined {
  const otherPlace = a.place !== undefined && b.place !== undefined && a.place !== b.place;
  if (a.kind === 'plate' || b.kind === 'plate') {
    return a.kind === b.kind && a.number === b.number && !otherPlace ? 'plate' : undefined;
  }
  if (a.number === b.number) return otherPlace ? 'exactOtherCountry' : 'exact';
  if (a.kind !== b.kind || otherPlace || Math.min(a.number.length, b.number.length) < SHORTEST_NEAR)
    return undefined;
  return isOneSlip(a.number, b.number) ? 'near' : undefined;
}

/** One character other, added, left out, or two neighbours exchanged. */
export function isOneSlip(a: string, b: string): boolean {
  if (a.length > b.length) return isOneSlip(b, a);
  if (b.length - a.length > 1) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  if (b.length > a.length) return a.slice(i) === b.slice(i + 1);
  if (a.slice(i + 1) === b.slice(i + 1)) return true;
  return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
}
