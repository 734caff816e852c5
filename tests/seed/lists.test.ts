import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryLines, travelerLines } from '../../src/seed/lines.ts';
import { entryAt } from '../../src/seed/lists.ts';
import { personAt } from '../../src/seed/people.ts';
import { EntryLine } from '../../src/watchlists/entry-schema.ts';

describe('a synthetic list', () => {
  it('has entries that the import takes, every one', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 10_000_000 }), fc.nat({ max: 1_000 }), (seed, index, members) => {
        const entry = entryAt(seed, index, members);
        expect(EntryLine.safeParse(entry).error?.issues ?? []).toEqual([]);
        expect(EntryLine.parse(entry)).toEqual(entry);
      }),
      { numRuns: 2_000 },
    );
  });

  it('knows of dates what lists know: whole ones, months, years, none', () => {
    const entries = Array.from({ length: 2_000 }, (_, index) => entryAt(3, index));
    const lengths = new Set(entries.map((entry) => entry.birthDates?.[0]?.length ?? 0));
    expect([...lengths].sort()).toEqual([0, 10, 4, 7]);
    expect(entries.some((entry) => entry.names.some((name) => name.kind === 'weak'))).toBe(true);
    expect(new Set(entries.map((entry) => entry.id)).size).toBe(entries.length);
  });

  it('names members now and then, and says which', () => {
    const planted = Array.from({ length: 5_000 }, (_, index) => entryAt(3, index, 100)).filter(
      (entry) => entry.remarks,
    );
    expect(planted).toHaveLength(10);
    for (const entry of planted) {
      const member = personAt(3, Number(/\d+/.exec(entry.remarks ?? '')?.[0]));
      expect(member.birthDate.startsWith(entry.birthDates?.[0] ?? 'none')).toBe(true);
    }
  });
});

describe('the lines of a seed', () => {
  it('are one JSON object each, as many as asked for', () => {
    const travelers = [...travelerLines(5, 30)];
    const entries = [...entryLines(5, 40, 30)];
    expect(travelers).toHaveLength(30);
    expect(entries).toHaveLength(40);
    for (const line of [...travelers, ...entries]) expect(line.endsWith('\n')).toBe(true);
    expect(JSON.parse(travelers[0] ?? '')).toMatchObject({
      id: 'T-0000001',
      documents: [{ type: 'passport' }],
    });
  });
});
