import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coarseKeys, entryKeys, numberHash, subjectKeys } from '../../src/screening/coarse-keys.ts';
import { entry, givens, score, subject, surnames } from './people.ts';

const hashOf = numberHash({ lookupHash: (kind, value) => `hash of ${kind} ${value}` });
const meet = (a: readonly string[], b: readonly string[]) => a.some((key) => b.includes(key));

describe('coarse keys', () => {
  it('are shared by people who match by name and date', () => {
    const name = fc.tuple(
      fc.constantFrom(...givens),
      fc.constantFrom(...surnames),
      fc.constantFrom(...surnames),
    );
    fc.assert(
      fc.property(name, name, ([a, b, c], [d, e, f]) => {
        const one = entry('e-1', `${b} ${c}, ${a}`, { birthDates: ['1971-03-09'] });
        const who = subject(`${d} ${e} ${f}`, { birthDate: '1971-03-09' });
        if (score(one, who) > 0) expect(meet(entryKeys(one, hashOf), subjectKeys(who, hashOf))).toBe(true);
      }),
    );
  });

  it.each([
    ['Pepe Tlapanco', 'José Xul'],
    ['Rosalba Basquez', 'Eustaquio Vázquez'],
    ['Rosalba de la Cruz', 'DELACRUZ, Ignacio'],
    ['Rosalba Zavalta', 'Eustaquio Zavaleta'],
  ])('fold %s and %s', (a, b) => {
    expect(meet(coarseKeys([a], []), coarseKeys([b], []))).toBe(true);
  });

  it('hold full birth dates, hashes of document numbers and plates, and nothing of strangers', () => {
    const documents = [{ type: 'passport', number: 'G-12345678' }];
    const one = entry('e-1', 'X', { birthDates: ['1971', '1971-03-09'], documents });
    expect(entryKeys(one, hashOf)).toEqual(['d:19710309', 'h:hash of document G12345678']);
    expect(meet(coarseKeys(['Rosalba Tlapanco']), coarseKeys(['Ignacio Belmonte']))).toBe(false);
  });
});
