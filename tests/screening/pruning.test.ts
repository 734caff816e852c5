import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradeDates, mistakableDates, packDate } from '../../src/screening/birth-date.ts';
import { createBlocks } from '../../src/screening/blocks.ts';
import { defaultConfiguration } from '../../src/screening/configuration.ts';
import { isOneSlip } from '../../src/screening/documents.ts';
import { fold } from '../../src/screening/fold.ts';
import { createNameBound } from '../../src/screening/name-bound.ts';
import { weighNames } from '../../src/screening/name-evidence.ts';
import { lineName, type Name } from '../../src/screening/normalise.ts';
import { createNumberIndex } from '../../src/screening/number-index.ts';
import { createPersonStore } from '../../src/screening/person-store.ts';
import { phoneticCode, soundsEqual } from '../../src/screening/phonetic.ts';
import { nearShelves, shelvesOf } from '../../src/screening/shelves.ts';
import { wordOf } from '../../src/screening/token.ts';
import { surelyApart, textSimilarity, wordSimilarity } from '../../src/screening/token-similarity.ts';
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

describe('how alike two words are', () => {
  it('does not depend on which of them comes first', () => {
    const letters = fc.stringMatching(/^[A-Z]{2,14}$/);
    fc.assert(
      fc.property(letters, letters, (a, b) => {
        expect(textSimilarity(a, b)).toBeCloseTo(textSimilarity(b, a), 9);
      }),
      { numRuns: 20_000, examples: [['JOSE', 'MARTINEZ']] },
    );
  });
});

describe('what is left out of a screening', () => {
  it('is no name that the alignment would weigh enough', () => {
    const { name: weights } = defaultConfiguration;
    const table = createWordTable();
    const store = createPersonStore(createBlocks());
    const stored = (one: Name) => {
      store.put(0, [], [{ id: 0, name: one, words: one.tokens.map(({ word: own }) => table.add(own)) }]);
      store.open(0);
      return store.next();
    };
    const bound = createNameBound(table, weights);
    fc.assert(
      fc.property(name, name, (a, b) => {
        const [subject, entry] = [lineName(a), lineName(b)];
        bound.against(subject);
        const { total } = weighNames(subject, entry, weights);
        const one = stored(entry);
        expect(one !== undefined && bound.mayReach(one, total)).toBe(true);
        store.drop(0);
      }),
      { numRuns: 3000, examples: [['محمد محمد', 'محمد']] },
    );
  });

  it('is no word that is like enough to be measured', () => {
    const token = fc.oneof(
      fc.constantFrom(...[...givens, ...surnames].map(fold)),
      fc.stringMatching(/^[A-Z0-9]{2,14}$/),
      fc.stringMatching(/^[AEIOUHLNSZ]{2,9}$/),
    );
    const slips = fc.array(fc.tuple(fc.nat(9), fc.constantFrom('', 'H', 'A', 'Z', '0', 'LL')), {
      maxLength: 3,
    });
    const pair = fc.tuple(token, token, slips, fc.boolean()).map(([a, b, all, same]) => {
      const slipped = all.reduce((text, [i, letter]) => text.slice(0, i) + letter + text.slice(i + 1), a);
      return [wordOf(a), wordOf(same && slipped.length > 1 ? slipped : b)] as const;
    });
    fc.assert(
      fc.property(pair, fc.constantFrom(0.5, 0.7, 0.88), ([a, b], from) => {
        if (surelyApart(a, b, from)) expect(wordSimilarity(a, b)).toBeLessThan(from);
      }),
      { numRuns: 5000 },
    );
  });

  it('is no run of words that sounds like one written together', () => {
    const letters = fc.stringMatching(/^[ABCGHIJKLMPQSUVXYZE]{1,8}$/);
    fc.assert(
      fc.property(letters, letters, (a, b) => {
        expect(soundsEqual(a, b)).toBe(phoneticCode(a) === phoneticCode(b));
        expect(soundsEqual(a, phoneticCode(a))).toBe(phoneticCode(phoneticCode(a)) === phoneticCode(a));
      }),
      { numRuns: 5000 },
    );
  });

  it('is no date of birth that could be meant', () => {
    const two = (value: number) => String(value).padStart(2, '0');
    const day = fc.tuple(
      fc.integer({ min: 1930, max: 2030 }),
      fc.constantFrom(0, 1, 12, 7, 11),
      fc.integer({ min: 0, max: 31 }),
    );
    const date = day.map(([year, month, on]) => {
      const rest = month === 0 ? '' : on === 0 ? `-${two(month)}` : `-${two(month)}-${two(on)}`;
      return packDate(`${year}${rest}`) ?? 0;
    });
    const nearBy = fc.oneof(
      fc.tuple(date, date),
      fc
        .tuple(date, fc.integer({ min: -10, max: 10 }), fc.integer({ min: -1, max: 1 }))
        .map(([a, years, days]) => [a, a + years * 10_000 + (a % 100 === 0 ? 0 : days)] as const),
    );
    fc.assert(
      fc.property(nearBy, ([a, b]) => {
        const isOnShelf = shelvesOf([b]).some((shelf) => nearShelves([a])?.includes(shelf));
        const isByDay = a % 100 !== 0 && b % 100 !== 0 && mistakableDates(a).has(b);
        expect(isOnShelf || isByDay || gradeDates(a, b) === 'contradiction').toBe(true);
      }),
      { numRuns: 5000 },
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
