import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHash } from '../../src/screening/content.ts';
import { createEntryLog } from '../../workers/entry-log.ts';

const change = fc.record({
  listId: fc.constantFrom('us', 'mx-2'),
  entryId: fc.constantFrom('1', 'a/b', 'é', 'x y'),
  entryHash: fc.oneof(fc.constant(''), fc.nat(3).map(contentHash)),
  seq: fc.integer({ min: 1, max: 9 }),
  listed: fc.boolean(),
});

describe('the log of entries', () => {
  it('tells what was put last of each entry, and which changed between two publications', () => {
    fc.assert(
      fc.property(fc.array(change), fc.nat(9), fc.nat(9), (changes, after, through) => {
        const log = createEntryLog();
        const known = new Map<string, unknown>();
        for (const one of changes) {
          log.put(one);
          const key = `${one.listId}/${one.entryId}`;
          known.set(key, { ...one, key });
        }
        expect(log.size).toBe(known.size);
        for (const [key, value] of known) expect(log.get(key)).toEqual(value);
        const wanted = [...known.values()].filter((one) => {
          const { seq } = one as { seq: number };
          return seq > after && seq <= through;
        });
        const byKey = (all: readonly unknown[]) =>
          all.map((one) => JSON.stringify(one, ['key', 'seq'])).sort();
        expect(byKey(log.changed(after, through))).toEqual(byKey(wanted));
      }),
    );
    expect(createEntryLog().get('us/1')).toBeUndefined();
  });
});
