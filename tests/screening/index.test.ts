import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePair } from '../../src/screening/compare.ts';
import { createSubjectIndex } from '../../src/screening/subject-index.ts';
import type { ListEntry, Subject } from '../../src/screening/types.ts';
import { createWatchlistIndex } from '../../src/screening/watchlist-index.ts';
import { entry, givens, subject, surnames } from './people.ts';

const given = fc.constantFrom(...givens);
const surname = fc.constantFrom(...surnames);
const date = fc.constantFrom('1971-03-09', '1971-09-03', '1980-05-17', '1980', '1994-11-20');
/** Now and then a letter is lost. */
const slip = (name: fc.Arbitrary<string>) =>
  fc
    .tuple(name, fc.nat({ max: 30 }))
    .map(([text, i]) => (i > 0 && i < text.length - 1 ? text.slice(0, i) + text.slice(i + 1) : text));
const fullName = fc
  .tuple(slip(given), fc.option(given), slip(surname), fc.option(surname))
  .map((parts) => parts.filter((part) => part !== null).join(' '));
const listName = fc
  .tuple(surname, fc.option(surname), given, fc.option(given))
  .map(([a, b, c, d]) => `${[a, b].filter(Boolean).join(' ')}, ${[c, d].filter(Boolean).join(' ')}`);
const entries: fc.Arbitrary<ListEntry[]> = fc
  .array(
    fc.record({
      names: fc.array(fc.record({ full: listName, kind: fc.constantFrom('primary', 'strong', 'weak') }), {
        minLength: 1,
        maxLength: 2,
      }),
      birthDates: fc.array(date, { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((list) => list.map((one, i) => ({ id: `e-${i}`, type: 'person' as const, ...one })));
const subjects: fc.Arbitrary<Subject[]> = fc
  .array(fc.record({ fullName, birthDate: date }), { minLength: 1, maxLength: 12 })
  .map((list) => list.map((one, i) => ({ id: `s-${String(i).padStart(2, '0')}`, ...one })));

function watchlist(list: readonly ListEntry[]) {
  const index = createWatchlistIndex();
  for (const one of list) index.upsert(one.id, one);
  return index;
}

describe('the two directions', () => {
  it('agree: an entry affects exactly the subjects whom it would match, with the same match', () => {
    fc.assert(
      fc.property(entries, subjects, (list, people) => {
        const forward = watchlist(list);
        const reverse = createSubjectIndex();
        for (const person of people) reverse.upsert(person, `hash of ${person.id}`);
        for (const one of list) {
          const expected = people.flatMap((person) =>
            forward
              .screen(person)
              .matches.filter((match) => match.entryId === one.id)
              .map((match) => ({ subjectId: person.id, subjectHash: `hash of ${person.id}`, match })),
          );
          expect(reverse.affectedBy(one.id, one)).toEqual(expected);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a live index', () => {
  it('answers as if it had only ever held what it holds now', () => {
    fc.assert(
      fc.property(entries, entries, subjects, (kept, passing, people) => {
        const lived = createWatchlistIndex();
        for (const one of passing) lived.upsert(one.id, one);
        for (const one of kept) lived.upsert(one.id, one);
        for (const one of passing) if (!kept.some(({ id }) => id === one.id)) lived.remove(one.id);
        const fresh = watchlist(kept);
        expect(lived.size).toBe(kept.length);
        for (const person of people) expect(lived.screen(person)).toEqual(fresh.screen(person));
      }),
      { numRuns: 150 },
    );
  });

  it('shows a change in the next screening, and forgets what is unknown without complaint', () => {
    const index = createWatchlistIndex();
    const who = subject('Eustaquio Tlapanco Zavaleta');
    index.upsert('k', entry('e-1', 'TLAPANCO ZAVALETA, Eustaquio'));
    expect(index.screen(who).matches.map((match) => match.entryId)).toEqual(['k']);
    index.upsert('k', entry('e-1', 'BELMONTE, Rosalba'));
    expect(index.screen(who).matches).toEqual([]);
    index.remove('k');
    index.remove('never there');
    expect(index.size).toBe(0);
    expect(index.screen(who)).toEqual({ candidates: 0, considered: [], matches: [] });
  });

  it('screens a subject with nothing to compare', () => {
    const index = watchlist([entry('e-1', 'TLAPANCO ZAVALETA, Eustaquio')]);
    for (const fullName of ['', '   ', '—', '0']) {
      expect(index.screen({ id: 's-1', fullName })).toEqual({ candidates: 0, considered: [], matches: [] });
    }
  });
});

describe('enrolled subjects', () => {
  it('are walked in order of id, after one and through another', () => {
    const ids = fc.uniqueArray(fc.stringMatching(/^[a-d]{1,3}$/), { minLength: 1, maxLength: 20 });
    const bound = fc.stringMatching(/^[a-d]{0,3}$/);
    fc.assert(
      fc.property(ids, ids, bound, bound, (all, gone, after, through) => {
        const index = createSubjectIndex();
        for (const id of all) index.upsert({ id, fullName: 'Rosalba Tlapanco' }, id);
        for (const id of gone) index.remove(id);
        const left = all.filter((id) => !gone.includes(id));
        for (const id of left) index.upsert({ id, fullName: 'Rosalba Belmonte' }, `${id}'`);
        const walked = [...index.range(after, through)];
        expect(walked.map(({ subject: one }) => one.id)).toEqual(
          left.filter((id) => id > after && id <= through).sort(),
        );
        expect(index.size).toBe(left.length);
        for (const id of left) expect(index.get(id)?.subjectHash).toBe(`${id}'`);
        for (const id of gone) expect(index.get(id)).toBeUndefined();
      }),
    );
  });
});

describe('scores', () => {
  it('hardly mind the order of the surnames', () => {
    fc.assert(
      fc.property(given, surname, surname, listName, (name, a, b, other) => {
        const straight = comparePair({ name: `${a} ${b}, ${name}` }, { name: `${a} ${b}, ${name}` }).score;
        const exchanged = comparePair({ name: `${b} ${a}, ${name}` }, { name: `${a} ${b}, ${name}` }).score;
        expect(exchanged).toBeLessThanOrEqual(straight);
        expect(exchanged).toBeGreaterThan(straight - 0.2);
        expect(comparePair({ name: other }, { name: other }).verdict).toBe('match');
      }),
    );
  });

  it('are the same either way round, and between 0 and 1', () => {
    fc.assert(
      fc.property(listName, listName, date, date, (a, b, dateA, dateB) => {
        const there = comparePair({ name: a, birthDate: dateA }, { name: b, birthDate: dateB }).score;
        const back = comparePair({ name: b, birthDate: dateB }, { name: a, birthDate: dateA }).score;
        expect(there).toBeCloseTo(back, 9);
        expect(there >= 0 && there <= 1).toBe(true);
      }),
    );
  });

  it('never rise when an agreeing date becomes a contradicting one', () => {
    fc.assert(
      fc.property(listName, listName, (a, b) => {
        const agreeing = comparePair(
          { name: a, birthDate: '1971-03-09' },
          { name: b, birthDate: '1971-03-09' },
        ).score;
        const unknown = comparePair({ name: a }, { name: b }).score;
        const other = comparePair(
          { name: a, birthDate: '1971-03-09' },
          { name: b, birthDate: '1990-10-21' },
        ).score;
        expect(agreeing).toBeGreaterThanOrEqual(unknown);
        expect(unknown).toBeGreaterThanOrEqual(other);
      }),
    );
  });
});
