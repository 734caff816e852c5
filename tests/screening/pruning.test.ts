import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradeDates, mistakableDates, packDate, yearOf } from '../../src/screening/birth-date.ts';
import { createBlocks } from '../../src/screening/blocks.ts';
import { defaultConfiguration } from '../../src/screening/configuration.ts';
import { isOneSlip } from '../../src/screening/documents.ts';
import { createNameBound } from '../../src/screening/name-bound.ts';
import { weighNames } from '../../src/screening/name-evidence.ts';
import { createNameStore } from '../../src/screening/name-store.ts';
import { lineName } from '../../src/screening/normalise.ts';
import { createNumberIndex } from '../../src/screening/number-index.ts';
import { createWordTable } from '../../src/screening/word-table.ts';
import { givens, surnames } from './people.ts';

const word = fc.oneof(
  fc.constantFrom(
    ...givens,
    ...surnames,
    'DELACRUZ',
    'de la Cruz',
    'Rosa',
    'Linda',
    'Rosalinda',
    'Pepe',
    'J.',
  ),
  fc.constantFrom('Hernandes', 'Vasques', 'Zavaletta', 'QUINONESITURBIDE', 'Fernández', 'al Hamid', 'محمد'),
  fc.stringMatching(/^[A-Z]{2,9}$/),
);
const name = fc
  .tuple(fc.array(word, { minLength: 1, maxLength: 5 }), fc.constantFrom(' ', ' ', ', ', '<<'))
  .map(([words, between]) =>
    [words.slice(0, 2).join(' '), words.slice(2).join(' ')].filter(Boolean).join(between),
  );

describe('what is left out of a screening', () => {
  it('is no name that the alignment would weigh enough', () => {
    const { name: weights } = defaultConfiguration;
    const table = createWordTable();
    const store = createNameStore(createBlocks(), table);
    const bound = createNameBound(table, weights);
    fc.assert(
      fc.property(name, name, (a, b) => {
        const [subject, entry] = [lineName(a), lineName(b)];
        store.put(0, entry);
        bound.against(subject);
        const { total } = weighNames(subject, entry, weights);
        expect(bound.mayReach(store.read(0), total)).toBe(true);
        store.drop(0);
      }),
      { numRuns: 3000 },
    );
  });

  it('is no date of birth that could be meant', () => {
    const date = fc
      .tuple(
        fc.integer({ min: 1930, max: 2010 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 28 }),
      )
      .map((parts) => packDate(parts.map((part) => String(part).padStart(2, '0')).join('-')) ?? 0);
    fc.assert(
      fc.property(date, date, fc.boolean(), (a, any, sameDay) => {
        const b = sameDay ? Math.floor(any / 10_000) * 10_000 + (a % 10_000) : any;
        const isNear = Math.abs(yearOf(a) - yearOf(b)) <= 1 || mistakableDates(a).has(b);
        expect(isNear || gradeDates(a, b) === 'contradiction').toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('is no number one slip away', () => {
    const number = fc.stringMatching(/^[A-Z0-9]{8,10}$/);
    const slip = fc.tuple(number, fc.nat(9), fc.stringMatching(/^[A-Z0-9]$/), fc.nat(3));
    fc.assert(
      fc.property(slip, ([listed, at, letter, kind]) => {
        const [before, after] = [listed.slice(0, at), listed.slice(at)];
        const exchanged = `${before}${after[1] ?? ''}${after[0] ?? ''}${after.slice(2)}`;
        const other =
          [
            `${before}${letter}${after}`,
            before + after.slice(1),
            before + letter + after.slice(1),
            exchanged,
          ][kind] ?? '';
        const index = createNumberIndex(createBlocks());
        index.add(listed, 7);
        const found: number[] = [];
        index.find(other, (id) => found.push(id));
        expect(isOneSlip(listed, other)).toBe(true);
        expect(found).toContain(7);
      }),
    );
  });
});
