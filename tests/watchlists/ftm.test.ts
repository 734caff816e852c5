import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ftmSource } from '../../src/cli/converted-source.ts';
import type { ConvertedItem } from '../../src/watchlists/converted.ts';
import { heldDocuments, parseFtm } from '../../src/watchlists/ftm.ts';
import { readLines } from '../../src/watchlists/lines.ts';

async function* bytes(text: string) {
  yield new TextEncoder().encode(text);
}
async function read(...entities: unknown[]): Promise<ConvertedItem[]> {
  const text = entities.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n');
  const held = await heldDocuments(readLines(bytes(text)));
  const items: ConvertedItem[] = [];
  for await (const item of parseFtm(readLines(bytes(text)), held)) items.push(item);
  return items;
}

const person = {
  id: 'Q777',
  caption: 'Hermelindo Iturbide',
  schema: 'Person',
  referents: ['ofac-1', 'Q777', 'un-77'],
  datasets: ['us_ofac_sdn', 'un_sc_sanctions'],
  target: true,
  properties: {
    name: ['Iturbide Quiñones, Hermelindo', 'Hermelindo Iturbide'],
    alias: ['Melo Iturbide', 'Hermelindo Iturbide'],
    weakAlias: ['El Quiñones'],
    birthDate: ['1971-03-09', '1971', 'around 1970'],
    nationality: ['mx'],
    citizenship: ['mx', 'gt'],
    passportNumber: ['G1234567'],
    birthPlace: ['Tapachula'],
    topics: ['sanction'],
  },
};
const passport = {
  id: 'p1',
  schema: 'Passport',
  properties: { number: ['G1234567'], country: ['mx'], holder: ['Q777'] },
};

describe('entities of FollowTheMoney', () => {
  it('give a person with names by their quality, dates, documents, and the ids that were merged into one', async () => {
    const items = await read(person, passport, {
      id: 'a1',
      schema: 'Address',
      properties: { full: ['Calle 1'] },
    });
    expect(items).toEqual([
      {
        kind: 'kept',
        line: 1,
        id: 'Q777',
        field: 'birthDate',
        reason: 'not understood, left out: around 1970',
      },
      {
        kind: 'entry',
        line: 1,
        entry: {
          id: 'Q777',
          type: 'person',
          names: [
            { full: 'Hermelindo Iturbide', kind: 'primary' },
            { full: 'Iturbide Quiñones, Hermelindo', kind: 'strong' },
            { full: 'Melo Iturbide', kind: 'strong' },
            { full: 'El Quiñones', kind: 'weak' },
          ],
          birthDates: ['1971-03-09', '1971'],
          nationalities: ['MX', 'GT'],
          documents: [{ type: 'passport', number: 'G1234567', country: 'MX' }],
          placesOfBirth: ['Tapachula'],
          source: 'us_ofac_sdn, un_sc_sanctions',
          remarks: 'sanction',
          formerIds: ['ofac-1', 'un-77'],
        },
      },
    ]);
  });

  it('are the same with documents nested in their holder', async () => {
    const nested = { ...person, properties: { ...person.properties, passportEntity: [passport] } };
    expect((await read(nested)).at(-1)).toEqual((await read(person, passport)).at(-1));
  });

  it('bear papers by each of their numbers, under the name that the paper has in the list it came from', async () => {
    const papers = [
      { ...passport, properties: { ...passport.properties, personalNumber: ['iuqh710309hcstrr07'] } },
      {
        id: 'i1',
        schema: 'Identification',
        properties: { holder: ['Q777'], type: ['R.F.C.'], number: ['IUQH710309AB1'] },
      },
      {
        id: 'i2',
        schema: 'Identification',
        // By an id that was merged into the holder's; two numbers, two countries.
        properties: {
          holder: ['un-77'],
          type: ['Cedula No.'],
          number: ['55-1234', '998877'],
          country: ['gt', 'mx'],
        },
      },
      {
        id: 'i3',
        schema: 'Identification',
        properties: { holder: ['Q777'], number: ['unknown'], type: ['C.U.R.P.'] },
      },
      {
        id: 'p2',
        schema: 'Passport',
        properties: { holder: ['Q777'], passportNumber: ['G 1234567', 'H7654321'] },
      },
    ];
    const [, item] = await read(person, ...papers);
    expect(item).toMatchObject({
      entry: {
        documents: [
          { type: 'passport', number: 'G1234567', country: 'MX' },
          { type: 'curp', number: 'iuqh710309hcstrr07', country: 'MX' },
          { type: 'rfc', number: 'IUQH710309AB1' },
          { type: 'passport', number: 'H7654321' },
          { type: 'national_id', number: '55-1234' },
          { type: 'national_id', number: '998877' },
        ],
      },
    });
  });

  it('lose no person over a date that the calendar has not, or a long text that is only told', async () => {
    const birthDate = ['1971-02-30', '0071', '1971-03'];
    const properties = {
      ...person.properties,
      birthDate,
      birthPlace: ['Tapachula '.repeat(90)],
      program: ['X'.repeat(900)],
    };
    const items = await read({ ...person, target: null, properties });
    expect(items.map(({ kind }) => kind)).toEqual(['kept', 'kept', 'entry']);
    expect(items[2]).toMatchObject({ entry: { birthDates: ['1971-03'] } });
  });

  it('of a schema that is not known are told by line', async () => {
    const items = await read(
      { id: 'h1', schema: 'Hologram', properties: { name: ['X'] } },
      { id: 'w', schema: 'CryptoWallet' },
    );
    expect(items).toEqual([
      {
        kind: 'kept',
        line: 1,
        id: 'h1',
        field: 'schema',
        reason: 'not known, the entity is left out: Hologram',
      },
    ]);
  });

  it('that are no targets, or say something of others, are passed over; plates and firms are taken', async () => {
    const vehicle = {
      id: 'v1',
      schema: 'Vehicle',
      properties: { name: ['Truck'], registrationNumber: ['ABC-123'], country: ['mx'] },
    };
    expect(
      await read({ ...person, target: false }, { id: 's1', schema: 'Sanction', properties: {} }, vehicle),
    ).toMatchObject([
      { line: 3, entry: { type: 'vehicle', plates: [{ number: 'ABC-123', country: 'MX' }] } },
    ]);
    const firm = { id: 'c1', schema: 'LegalEntity', properties: { name: ['Iturbide e Hijos'] } };
    expect(await read(firm)).toMatchObject([{ entry: { type: 'other' } }]);
    const parts = { id: 'n1', schema: 'Person', properties: { firstName: ['Ana'], lastName: ['Ruiz'] } };
    expect(await read(parts)).toMatchObject([{ entry: { names: [{ full: 'Ana Ruiz', kind: 'primary' }] } }]);
  });

  it('that cannot be read are named by line, and by id where that can be read', async () => {
    expect(
      await read('{"id":', { id: 'x', schema: 7 }, { id: 'y', schema: 'Person', properties: {} }),
    ).toMatchObject([
      { kind: 'rejected', line: 1, reason: expect.stringContaining('not JSON') },
      { kind: 'rejected', line: 2, id: 'x', reason: expect.stringContaining('schema') },
      { kind: 'rejected', line: 3, id: 'y', field: 'names' },
    ]);
  });

  it('stream through the command, which says on which line of the file something stands', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'garita-ftm-'));
    const path = join(folder, 'entities.ftm.json.gz');
    const lines = [person, { id: 'a', schema: 'Address' }, person, { id: 'x', schema: 7 }, passport];
    await writeFile(path, gzipSync(`${lines.map((line) => JSON.stringify(line)).join('\n')}\n`));
    const source = await ftmSource(path);
    const chunks: Uint8Array[] = [];
    for await (const chunk of source.open(() => {})) chunks.push(chunk);
    const sent = gunzipSync(Buffer.concat(chunks)).toString().trim().split('\n');
    expect(sent.map((line) => JSON.parse(line).id)).toEqual(['Q777', 'Q777', 'x']);
    expect(JSON.parse(sent[0]!).documents).toEqual([{ type: 'passport', number: 'G1234567', country: 'MX' }]);
    expect([1, 2, 3].map((line) => source.originAt?.(line)?.line)).toEqual([1, 3, 4]);
    expect(await source.check?.()).toMatchObject([{ line: 4 }]);
    await rm(folder, { recursive: true });
  });
});
