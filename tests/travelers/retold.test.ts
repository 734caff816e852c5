import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retold, type TravelerIdentity } from '../../src/travelers/identity.ts';

const name = fc.constantFrom('Rosa', 'Elena', 'Ibarra', 'Luna', 'Orozco');
const document = fc.record({
  type: fc.constantFrom('passport', 'visa'),
  number: fc.constantFrom('G1', 'g-1', 'G2', 'G3'),
  country: fc.constantFrom('MEX', 'USA'),
});
const identity: fc.Arbitrary<TravelerIdentity> = fc.record({
  givenNames: name,
  paternalSurname: name,
  otherNames: fc.array(name, { maxLength: 3 }),
  birthDate: fc.constantFrom('1980-01-02', '1990-03-04'),
  documents: fc.array(document, { maxLength: 4 }),
});

const numbers = ({ documents }: TravelerIdentity) =>
  documents.map(
    ({ type, number, country }) => `${type} ${country} ${number.replaceAll('-', '').toUpperCase()}`,
  );
const line = ({ givenNames, paternalSurname }: TravelerIdentity) => `${givenNames} ${paternalSurname}`;

describe('a traveler who tells anew who they are', () => {
  it('is called as they say, and stays known by every name and document they had', () => {
    fc.assert(
      fc.property(identity, identity, (before, told) => {
        const after = retold(before, told);
        expect([after.givenNames, after.paternalSurname, after.birthDate]).toEqual([
          told.givenNames,
          told.paternalSurname,
          told.birthDate,
        ]);
        const called = [line(after), ...(after.otherNames ?? [])];
        for (const one of [line(before), ...(before.otherNames ?? []), ...(told.otherNames ?? [])]) {
          expect(called).toContain(one);
        }
        for (const one of [...numbers(before), ...numbers(told)]) expect(numbers(after)).toContain(one);
        expect(new Set(numbers(after)).size).toBe(after.documents.length);
      }),
    );
  });

  it('changes nothing by saying the same again', () => {
    fc.assert(
      fc.property(identity, identity, (before, told) => {
        const once = retold(before, told);
        expect(retold(once, told)).toEqual(once);
      }),
    );
  });
});
