import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseGaritaLine } from '../../src/watchlists/garita-ndjson.ts';
import { longestLine, readLines } from '../../src/watchlists/lines.ts';

const person = { id: '7', type: 'person', names: [{ full: 'PEREZ LOPEZ, Ana', kind: 'primary' }] };
const parse = (line: unknown) => parseGaritaLine(JSON.stringify(line));

async function linesOf(chunks: readonly Uint8Array[]) {
  const lines = [];
  for await (const some of readLines(
    (async function* () {
      yield* chunks;
    })(),
  ))
    lines.push(...some);
  return lines;
}

describe('a line of a garita list', () => {
  it('is an entry with everything that screening compares', () => {
    const full = {
      ...person,
      birthDates: ['1980', '1980-02', '1980-02-29'],
      nationalities: ['MX'],
      documents: [{ type: 'passport', number: 'G1', country: 'MX' }],
      plates: [{ number: 'ABC123', state: 'BCN' }],
      placesOfBirth: ['Tijuana'],
      programs: ['SDGT'],
      source: 'x',
      remarks: 'y',
    };
    expect(parse(full)).toEqual({ kind: 'upsert', entry: full, ignored: [] });
  });

  it('takes null and empty text for nothing, and an unknown type for another one', () => {
    const parsed = parse({
      ...person,
      type: 'unknown',
      source: '',
      birthDates: null,
      documents: [{ type: 'id', number: '1', country: null }],
    });
    expect(parsed).toEqual({
      kind: 'upsert',
      entry: { ...person, type: 'other', documents: [{ type: 'id', number: '1' }] },
      ignored: [],
    });
  });

  it('is refused with the field and what was expected', () => {
    const bad: readonly [unknown, string][] = [
      [{ ...person, id: '' }, 'id'],
      [{ ...person, id: ' 7' }, 'id'],
      [{ ...person, names: [{ full: '  ', kind: 'primary' }] }, 'names[0].full'],
      [{ ...person, names: [{ full: 'X', kind: 'good' }] }, 'names[0].kind'],
      [{ ...person, birthDates: ['12/02/1980'] }, 'birthDates[0]'],
      [{ ...person, birthDates: ['1980-13'] }, 'birthDates[0]'],
      [{ ...person, birthDates: ['1981-02-29'] }, 'birthDates[0]'],
      [{ ...person, documents: [{ type: 'passport' }] }, 'documents[0].number'],
      [{ ...person, operation: 'erase' }, 'operation'],
      [[person], ''],
      [null, ''],
    ];
    for (const [line, field] of bad)
      expect(parse(line), JSON.stringify(line)).toMatchObject({ kind: 'rejected', field });
    expect(parse({ ...person, type: 5 })).toMatchObject({ id: '7' });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.jsonValue().map((value) => JSON.stringify({ ...person, extra: value, names: value })),
        ),
        (text) => {
          expect(['upsert', 'remove', 'rejected']).toContain(parseGaritaLine(text).kind);
        },
      ),
    );
  });
});

describe('the lines of a stream', () => {
  it('are the same however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n]/g, '')),
          { maxLength: 8 },
        ),
        fc.array(fc.nat({ max: 60 }), { maxLength: 6 }),
        fc.boolean(),
        async (texts, cuts, ends) => {
          const bytes = new TextEncoder().encode(texts.join('\n') + (ends ? '\n' : ''));
          const places = [
            0,
            ...cuts.filter((cut) => cut <= bytes.length).sort((a, b) => a - b),
            bytes.length,
          ];
          const chunks = places.slice(1).map((end, i) => bytes.subarray(places[i], end));
          const expected = texts.flatMap((text, i) =>
            text.trim() === '' ? [] : [{ number: i + 1, text: text.replace(/^\uFEFF/, '') }],
          );
          expect(await linesOf(chunks)).toEqual(expected);
        },
      ),
    );
  });

  it('go on behind one that is too long', async () => {
    const long = new Uint8Array(longestLine + 1).fill(0x61);
    const rest = new TextEncoder().encode('a\nb\n');
    expect(await linesOf([long.subarray(0, 9), long, rest])).toEqual([
      { number: 1, problem: expect.stringContaining('longer than') },
      { number: 2, text: 'b' },
    ]);
  });
});
