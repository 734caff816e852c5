import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matchFile } from '../../src/cli/match.ts';
import { screenFiles } from '../../src/cli/screen.ts';

let folder = '';
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'garita-screen-'));
});
afterAll(() => rm(folder, { recursive: true }));

const lines = (values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const entries = [
  {
    id: 'e-1',
    type: 'person',
    names: [{ full: 'ITURBIDE QUIÑONES, Hermelindo', kind: 'primary' }],
    birthDates: ['1971-03-09'],
    gender: 'male',
  },
  { id: 'e-2', type: 'unknown', names: [{ full: 'Eustaquio Tlapanco', kind: 'primary' }] },
];

describe('garita screen', () => {
  it('writes one line a subject, in order, from packed or plain files', async () => {
    await writeFile(at('list.ndjson.gz'), gzipSync(lines(entries)));
    const subjects = [
      { id: 'a', fullName: 'Hermelindo Iturbide', birthDate: '1971-03-09' },
      { id: 'b', fullName: 'Rosalba Belmonte', birthDate: null },
      { id: 'c', mrzName: 'TLAPANCO<<EUSTAQUIO<<<<<<<<<<<' },
    ];
    await writeFile(at('subjects.ndjson'), lines(subjects));
    const options = {
      watchlist: at('list.ndjson.gz'),
      subjects: at('subjects.ndjson'),
      out: at('out.ndjson'),
    };
    const summary = await screenFiles(options);
    expect(summary).toMatchObject({
      entries: 2,
      subjects: 3,
      subjectsWithMatches: 2,
      matches: 2,
      badLines: 0,
    });
    const out = (await readFile(at('out.ndjson'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(
      out.map(({ id, matches }) => [id, matches.map((match: { entryId: string }) => match.entryId)]),
    ).toEqual([
      ['a', ['e-1']],
      ['b', []],
      ['c', ['e-2']],
    ]);
    expect(Object.keys(out[0].matches[0])).toEqual(['entryId', 'score', 'parts']);
  });

  it('leaves bad lines out, counts them, and goes on', async () => {
    await writeFile(at('bad-list.ndjson'), `${lines(entries)}{"id":\n${lines([entries[0]])}`);
    const subjects = [
      { id: 'a' },
      { fullName: 'No Id' },
      { id: 'b', fullName: 'X Y', birthDate: '9.3.1971' },
    ];
    await writeFile(
      at('bad.ndjson'),
      `\uFEFF${lines([{ id: 'ok', fullName: 'Eustaquio Tlapanco' }])}\n${lines(subjects)}`,
    );
    const options = {
      watchlist: at('bad-list.ndjson'),
      subjects: at('bad.ndjson'),
      out: at('bad-out.ndjson'),
    };
    expect(await screenFiles(options)).toMatchObject({ entries: 2, subjects: 1, badLines: 5 });
    expect((await readFile(at('bad-out.ndjson'), 'utf8')).trim().split('\n')).toHaveLength(1);
  });

  it('says so when a file is missing or damaged', async () => {
    await writeFile(at('torn.ndjson.gz'), gzipSync(lines(entries)).subarray(0, 60));
    const options = { watchlist: at('nowhere.ndjson'), subjects: at('bad.ndjson'), out: at('x.ndjson') };
    await expect(screenFiles(options)).rejects.toThrow('ENOENT');
    await expect(screenFiles({ ...options, watchlist: at('torn.ndjson.gz') })).rejects.toThrow();
  });
});

describe('garita match', () => {
  it('keeps every column and row, and adds score and verdict', async () => {
    const csv =
      'case,name1,name2,dob1,dob2,note\r\n' +
      '1,"ITURBIDE QUIÑONES, Hermelindo",Hermelindo Iturbide,1971-03-09,1971-03-09;1972,"he said ""yes"",\ntwice"\r\n' +
      '2,Rosalba Belmonte,Eustaquio Tlapanco,,,\r\n';
    await writeFile(at('pairs.csv'), csv);
    const summary = await matchFile({ pairs: at('pairs.csv'), out: at('scored.csv') });
    expect(summary).toEqual({ pairs: 2, matches: 1, badLines: 0 });
    const rows: Record<string, string>[] = parse(await readFile(at('scored.csv')), { columns: true });
    expect(Object.keys(rows[0]!)).toEqual([
      'case',
      'name1',
      'name2',
      'dob1',
      'dob2',
      'note',
      'score',
      'verdict',
    ]);
    expect(rows.map((row) => row.verdict)).toEqual(['match', 'no_match']);
    expect(rows[0]!.note).toBe('he said "yes",\ntwice');
    expect(Number(rows[0]!.score)).toBeGreaterThan(Number(rows[1]!.score));
  });

  it('says which lines it could not read in full, and needs its columns', async () => {
    await writeFile(at('odd.csv'), 'name1,name2,dob1\nA Tlapanco,A Tlapanco,9.3.71\n,B,\nA,B,1971,extra\n');
    expect(await matchFile({ pairs: at('odd.csv'), out: at('odd-out.csv') })).toMatchObject({
      pairs: 3,
      badLines: 3,
    });
    await writeFile(at('other.csv'), 'first,second\n1,2\n');
    await expect(matchFile({ pairs: at('other.csv'), out: at('x.csv') })).rejects.toThrow('name1');
    await writeFile(at('empty.csv'), '');
    await expect(matchFile({ pairs: at('empty.csv'), out: at('x.csv') })).rejects.toThrow('empty');
  });
});
