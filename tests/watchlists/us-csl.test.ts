import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { cslSource } from '../../src/cli/csl-source.ts';
import { cslEntry } from '../../src/watchlists/us-csl.ts';

const row = {
  _id: '77',
  source: 'Specially Designated Nationals (SDN) - Treasury Department',
  type: 'Individual',
  programs: 'SDNTK',
  name: 'ITURBIDE QUIÑONES, Hermelindo',
  alt_names: 'ITURBIDE, Melo; ITURBIDE, Melo; EL QUIÑONES',
  citizenships: 'MX; GT',
  dates_of_birth: '1971-03-09; circa 1970; 1968 to 1969; soon',
  nationalities: 'MX',
  ids: 'MX, 2014-08-30, 2009-08-31, K475336, Passport; IUQH710309HCSTXR05, C.U.R.P.; Male, Gender',
};

describe('a row of the consolidated screening list', () => {
  it('becomes an entry with all that is compared', () => {
    expect(cslEntry(row)).toEqual({
      kind: 'entry',
      entry: {
        id: 'SDN-77',
        type: 'person',
        names: [
          { full: 'ITURBIDE QUIÑONES, Hermelindo', kind: 'primary' },
          { full: 'ITURBIDE, Melo', kind: 'strong' },
          { full: 'EL QUIÑONES', kind: 'strong' },
        ],
        birthDates: ['1971-03-09', '1970', '1968', '1969'],
        nationalities: ['MX', 'GT'],
        documents: [
          { type: 'passport', number: 'K475336', country: 'MX' },
          { type: 'curp', number: 'IUQH710309HCSTXR05' },
        ],
        programs: ['SDNTK'],
        source: row.source,
      },
    });
  });

  it('without a type may name a person or not; of an unknown one, or without a name, is not taken', () => {
    expect(cslEntry({ ...row, type: '' })).toMatchObject({ entry: { type: 'other' } });
    expect(cslEntry({ ...row, type: 'Robot' })).toMatchObject({
      kind: 'rejected',
      id: 'SDN-77',
      field: 'type',
    });
    expect(cslEntry({ ...row, name: ' ' })).toMatchObject({ kind: 'rejected', id: 'SDN-77', field: 'name' });
  });
});

describe('a file of it', () => {
  it('is read row by row, also over line ends, and says what it did not take', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'garita-csl-'));
    const path = join(folder, 'list.csv');
    const header = '_id,source,type,name,alt_names,dates_of_birth,ids';
    await writeFile(
      path,
      `${header}\n1,S,Individual,"ITURBIDE,\nHermelindo",,,\n1,S,Individual,Again,,,\n2,S,Robot,R,,,\n`,
    );
    const source = await cslSource(path);
    const chunks: Uint8Array[] = [];
    for await (const chunk of source.open(() => {})) chunks.push(chunk);
    const lines = gunzipSync(Buffer.concat(chunks)).toString().trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).id)).toEqual(['1', '1', '2']);
    expect(source.originAt?.(2)).toEqual({
      file: 'list.csv',
      line: 4,
      field: 'id',
      reason: '1 stands at an earlier line',
    });
    expect(source.originAt?.(3)).toMatchObject({ line: 5, field: 'type' });
    await writeFile(path, 'a,b\n1,2\n');
    await expect(cslSource(path)).rejects.toThrow('no column _id');
    await rm(folder, { recursive: true });
  });
});
