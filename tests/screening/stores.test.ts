import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBlocks } from '../../src/screening/blocks.ts';
import { createDayIndex } from '../../src/screening/day-index.ts';
import { createKeyTable } from '../../src/screening/key-table.ts';
import { packEntry, packSubject, unpackEntry, unpackSubject } from '../../src/screening/packed.ts';
import { createPostings } from '../../src/screening/postings.ts';
import { createTextStore } from '../../src/screening/text-store.ts';
import type { ListEntry, Subject } from '../../src/screening/types.ts';

describe('postings', () => {
  it('hold what was added and not removed, whatever else happened', () => {
    const step = fc.tuple(fc.nat(20), fc.nat(400), fc.boolean());
    fc.assert(
      fc.property(fc.array(step, { maxLength: 2000, size: 'max' }), (steps) => {
        const postings = createPostings(createBlocks());
        const model = new Map<number, number[]>();
        for (const [key, value, adds] of steps) {
          const held = model.get(key) ?? [];
          model.set(key, held);
          if (adds) {
            postings.add(key, value);
            held.push(value);
          } else {
            postings.remove(key, value);
            if (held.includes(value)) held.splice(held.indexOf(value), 1);
          }
        }
        for (const [key, held] of model) {
          expect([...postings.get(key)].sort()).toEqual([...held].sort());
          expect(postings.count(key)).toBe(held.length);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('take lists longer than a chunk', () => {
    const postings = createPostings(createBlocks());
    for (let i = 0; i < 600_000; i++) postings.add(i % 3 === 0 ? 1 : 2, i);
    expect(postings.count(2)).toBe(400_000);
    expect(postings.get(2).at(-1)).toBe(599_999);
    expect(postings.get(1)[100_000]).toBe(300_000);
  });
});

describe('a day index', () => {
  it('tells the owners of the names of a day, and forgets those that were removed', () => {
    const step = fc.tuple(fc.nat(3), fc.nat(9), fc.boolean());
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300, size: 'max' }), (steps) => {
        const index = createDayIndex(createBlocks());
        const model = new Map<number, number[]>();
        for (const [day, owner, adds] of steps) {
          const held = model.get(day) ?? [];
          model.set(day, held);
          if (adds) index.add(day, owner, { low: owner + 1, high: day });
          else index.remove(day, owner);
          if (adds) held.push(owner);
          else if (held.includes(owner)) held.splice(held.indexOf(owner), 1);
        }
        for (const [day, held] of model) {
          const found: number[] = [];
          const isOdd = (low: number, high: number) => high === day && low % 2 === 0;
          index.find(day, isOdd, (owner) => found.push(owner));
          expect(found.sort()).toEqual(held.filter((owner) => owner % 2 === 1).sort());
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('a text store', () => {
  it('gives back every text as it was, whatever was freed meanwhile', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'Z', '"', 'ñ', '߿', '中', '😀'), maxLength: 40 });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, fc.boolean()), { maxLength: 60 }), (texts) => {
        const store = createTextStore();
        const refs = texts.map(([one, isFreed]) => {
          const ref = store.put(one);
          if (isFreed) store.free(ref);
          return ref;
        });
        for (const [i, [one, isFreed]] of texts.entries())
          if (!isFreed) expect(store.get(refs[i] ?? 0)).toBe(one);
      }),
    );
    const long = 'José Peña, '.repeat(5000);
    const store = createTextStore();
    expect(store.get(store.put(long))).toBe(long);
  });
});

describe('a key table', () => {
  it('numbers each text once, and forgets', () => {
    const step = fc.tuple(fc.stringMatching(/^[a-cñ]{0,3}$/), fc.boolean());
    fc.assert(
      fc.property(fc.array(step, { maxLength: 500, size: 'max' }), (steps) => {
        const table = createKeyTable(createBlocks());
        const model = new Set<string>();
        for (const [text, adds] of steps) {
          if (adds) expect(table.text(table.add(text))).toBe(text);
          else expect(table.remove(text)).toBe(model.has(text));
          if (adds) model.add(text);
          else model.delete(text);
          expect(table.size).toBe(model.size);
        }
        const numbers = [...model].map((text) => table.find(text));
        expect(new Set(numbers).size).toBe(model.size);
        expect(numbers).not.toContain(undefined);
      }),
    );
  });
});

describe('packed people', () => {
  const text = fc.string({ minLength: 1, unit: 'grapheme' });
  const documents = fc.array(
    fc.record({ type: text, number: text, country: text }, { requiredKeys: ['type', 'number'] }),
  );
  const plates = fc.array(
    fc.record({ number: text, state: text, country: text }, { requiredKeys: ['number'] }),
  );

  it('come back as they were: entries', () => {
    const names = fc.array(fc.record({ full: text, kind: fc.constantFrom('primary', 'strong', 'weak') }), {
      minLength: 1,
    });
    const entry = fc.record(
      {
        id: fc.constant(''),
        type: fc.constantFrom('person', 'vehicle', 'other'),
        names,
        birthDates: fc.array(text),
        nationalities: fc.array(text),
        documents,
        plates,
      },
      { requiredKeys: ['id', 'type', 'names'] },
    );
    fc.assert(
      fc.property(entry, (one) => {
        expect(unpackEntry(packEntry(one as ListEntry))).toEqual(one);
      }),
    );
  });

  it('come back as they were: subjects', () => {
    const optional = {
      fullName: text,
      paternalSurname: text,
      maternalSurname: text,
      givenNames: text,
      mrzName: text,
    };
    const subject = fc.record(
      {
        id: text,
        ...optional,
        otherNames: fc.array(text),
        birthDate: text,
        nationality: text,
        documents,
        plates,
      },
      { requiredKeys: ['id'] },
    );
    const hash = fc.oneof(text, fc.stringMatching(/^[0-9a-f]{64}$/));
    fc.assert(
      fc.property(subject, hash, (one, subjectHash) => {
        expect(unpackSubject(one.id, packSubject(one as Subject, subjectHash))).toEqual({
          subject: one,
          subjectHash,
        });
      }),
    );
  });
});
