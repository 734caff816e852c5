import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonChunks } from '../../src/db/json-chunks.ts';

describe('jsonChunks', () => {
  it('keeps every item in order, and no chunk grows beyond what one bound value may hold', () => {
    const item = fc.record({ id: fc.string(), bulk: fc.nat({ max: 150_000 }) });
    fc.assert(
      fc.property(fc.array(item, { maxLength: 30 }), (items) => {
        const bulky = items.map(({ id, bulk }) => ({ id, bulk: 'x'.repeat(bulk) }));
        const chunks = jsonChunks(bulky);
        expect(chunks.flatMap((chunk) => JSON.parse(chunk))).toEqual(bulky);
        for (const chunk of chunks) expect(chunk.length).toBeLessThan(410_000);
      }),
      { numRuns: 30 },
    );
  });

  it('gives nothing for nothing', () => {
    expect(jsonChunks([])).toEqual([]);
  });
});
