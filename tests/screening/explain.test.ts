import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePair } from '../../src/screening/compare.ts';
import { configurationHash, defaultConfiguration } from '../../src/screening/configuration.ts';
import { canonicalJson, contentHash } from '../../src/screening/content.ts';

describe('an explanation', () => {
  const { parts } = comparePair(
    { name: 'ITURBIDE, Hermelindo', birthDate: '1971-09-03' },
    { name: 'ITURBIDE QUIÑONES, Hermelindo Eustaquio', birthDate: '1971-03-09' },
  );
  const part = (code: string) => parts.filter((one) => one.code === code);

  it('says in both languages which part agrees, and shows both values', () => {
    expect(part('paternal_surname')[0]).toMatchObject({
      effect: 'supports',
      subjectValue: 'ITURBIDE',
      entryValue: 'ITURBIDE',
      words: 'paternal surname equal',
      wordsEs: 'apellido paterno igual',
    });
    expect(part('birth_date')[0]).toMatchObject({
      subjectValue: '1971-09-03',
      entryValue: '1971-03-09',
      words: 'date of birth differs by day and month swapped',
    });
  });

  it('says what the document lacks', () => {
    expect(part('maternal_surname')[0]).toMatchObject({
      words: 'maternal surname absent on the document',
      entryValue: 'QUINONES',
    });
  });

  it.each([
    ['DELACRUZ, Rosalba', 'DE LA CRUZ, Rosalba', 'paternal surname equal but for a particle'],
    ['BASQUES, Rosalba', 'VÁZQUEZ, Rosalba', 'paternal surname sounds the same, spelled otherwise'],
    ['ITURBIDE, Pepe', 'ITURBIDE, José', 'given name is another form of the same name'],
    ['ITRUBIDE, Rosalba', 'ITURBIDE, Rosalba', 'paternal surname equal but for a slip in writing or reading'],
    ['ITURBIDE, Rosalba', 'ITURBIDE, Rosalba María', 'second given name absent on the document'],
  ])('says why %s is %s', (name, entryName, words) => {
    const told = comparePair({ name }, { name: entryName }).parts.map((one) => one.words);
    expect(told).toContain(words);
  });

  it('adds up: the weights and the prior are the log-odds of the score', () => {
    const name = fc.constantFrom(
      'ITURBIDE, Rosalba',
      'ITURBIDE QUIÑONES, Rosa',
      'R. Iturbide',
      'Juan García López',
    );
    const date = fc.constantFrom('1971-03-09', '1971-09-03', '1971', '');
    fc.assert(
      fc.property(name, name, date, date, (a, b, dateA, dateB) => {
        const { score, parts: all } = comparePair(
          { name: a, birthDate: dateA },
          { name: b, birthDate: dateB },
        );
        const sum = all.reduce((total, one) => total + one.weight, defaultConfiguration.pairPrior);
        expect(1 / (1 + Math.exp(-sum))).toBeCloseTo(score, 2);
      }),
    );
  });
});

describe('hashes', () => {
  it('do not depend on the order in which fields were written', () => {
    expect(canonicalJson({ b: [1, { d: 'x', c: null }], a: undefined })).toBe('{"b":[1,{"c":null,"d":"x"}]}');
    expect(contentHash({ a: 1, b: 2 })).toBe(contentHash({ b: 2, a: 1 }));
    expect(contentHash({ a: 1 })).not.toBe(contentHash({ a: 2 }));
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(TypeError);
  });

  it('tell one configuration from another', () => {
    expect(configurationHash(defaultConfiguration)).toMatch(/^[0-9a-f]{64}$/);
    expect(configurationHash({ ...defaultConfiguration, threshold: 0.8 })).not.toBe(
      configurationHash(defaultConfiguration),
    );
    expect(Object.isFrozen(defaultConfiguration.name.missing)).toBe(true);
  });
});
