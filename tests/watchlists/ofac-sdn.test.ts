import { describe, expect, it } from 'vitest';
import { parseCsvLine } from '../../src/watchlists/csv-line.ts';
import { readLines } from '../../src/watchlists/lines.ts';
import { ofacDates } from '../../src/watchlists/ofac-dates.ts';
import { readOfacRemarks } from '../../src/watchlists/ofac-remarks.ts';
import { type OfacItem, parseOfacSdn } from '../../src/watchlists/ofac-sdn.ts';

function file(...lines: string[]) {
  return readLines(
    (async function* () {
      yield new TextEncoder().encode(`${lines.join('\r\n')}\r\n\u001a`);
    })(),
  );
}

async function read(files: Parameters<typeof parseOfacSdn>[0]): Promise<OfacItem[]> {
  const items: OfacItem[] = [];
  for await (const item of parseOfacSdn(files)) items.push(item);
  return items;
}

const empty = '-0- ,-0- ,-0- ,-0- ,-0- ,-0- ';

describe('the OFAC set', () => {
  it('becomes entries with strong aliases from alt.csv and weak ones from the remarks', async () => {
    const items = await read({
      'sdn.csv': file(
        `101,"PRUEBA INVENTADO, Ramiro","individual","SDNTK] [SDGT","Boss",${empty},"DOB 10 Dec 1948; POB Colima, Mexico; nationality Mexico; Passport X12"`,
        `102,"COMERCIAL INVENTADA, S.A.",-0- ,"CUBA",-0- ,${empty},-0- `,
      ),
      'alt.csv': file('101,1,"aka","PRUEBA, Ramon",-0- ', '102,2,"fka","LA INVENTADA",-0- '),
      'add.csv': file('101,7,"Calle 1","Colima","Mexico",-0- '),
      'sdn_comments.csv': file(`101,"34567 (Mexico); a.k.a. 'EL NADIE'."`),
    });
    expect(items).toEqual([
      {
        kind: 'entry',
        line: 1,
        entry: {
          id: 'sdn-101',
          type: 'person',
          names: [
            { full: 'PRUEBA INVENTADO, Ramiro', kind: 'primary' },
            { full: 'PRUEBA, Ramon', kind: 'strong' },
            { full: 'EL NADIE', kind: 'weak' },
          ],
          birthDates: ['1948-12-10'],
          placesOfBirth: ['Colima, Mexico'],
          nationalities: ['Mexico'],
          documents: [{ type: 'passport', number: 'X1234567', country: 'Mexico' }],
          programs: ['SDNTK', 'SDGT'],
          source: 'OFAC SDN',
          remarks: expect.stringMatching(
            /^Title: Boss; DOB .*EL NADIE'\.; Address: Calle 1, Colima, Mexico$/,
          ),
        },
      },
      {
        kind: 'entry',
        line: 2,
        entry: {
          id: 'sdn-102',
          type: 'organization',
          names: [
            { full: 'COMERCIAL INVENTADA, S.A.', kind: 'primary' },
            { full: 'LA INVENTADA', kind: 'strong' },
          ],
          programs: ['CUBA'],
          source: 'OFAC SDN',
        },
      },
    ]);
  });

  it('names bad lines by file, number and reason, and keeps the good ones', async () => {
    const items = await read({
      'sdn.csv': file(
        'ID,Name,Type,Country,Title,F,G,H,I,J,K,Details',
        `1,"OPEN QUOTE,individual,X,-0- ,${empty},-0- `,
        '2,SHORT',
        `x,NAME,individual,X,-0- ,${empty},-0- `,
        `3,NAME,robot,X,-0- ,${empty},-0- `,
        `4,-0- ,individual,X,-0- ,${empty},-0- `,
        `5,"GOOD, One",individual,X,-0- ,${empty},DOB 45 Foo 1980.`,
        `5,"GOOD, Twin",individual,X,-0- ,${empty},-0- `,
        '\u001a,,,,,,,,,,,',
      ),
      'alt.csv': file('999,1,"aka","NOBODY",-0- '),
    });
    expect(
      items.map((item) =>
        item.kind === 'entry' ? item.entry.id : `${item.kind} ${item.file} ${item.line} ${item.field}`,
      ),
    ).toEqual([
      'rejected sdn.csv 2 ',
      'rejected sdn.csv 3 ',
      'rejected sdn.csv 4 ent_num',
      'rejected sdn.csv 5 SDN_Type',
      'rejected sdn.csv 6 SDN_Name',
      'kept sdn.csv 7 Remarks',
      'sdn-5',
      'rejected sdn.csv 8 ent_num',
      'rejected alt.csv 1 ent_num',
    ]);
  });
});

describe('OFAC remarks', () => {
  it('tell documents by their kind, number and country', () => {
    const remarks = [
      'Passport B 960789 issued 08 Sep 2006 expires 17 Jul 2011',
      'alt. Passport G12345678 (Mexico)',
      'C.U.R.P. AAAA800101HDFXXX01 (Mexico)',
      'R.F.C. AAAA-800101 (Mexico)',
      'Cedula No. 16247821 (Colombia)',
      "Driver's License No. 180839 (Mexico)",
      'Vessel Registration Identification IMO 9187629',
      'Linked To: COMPANY 123',
      'Phone Number 123456',
    ];
    expect(readOfacRemarks(`${remarks.join('; ')}.`).documents).toEqual([
      { type: 'passport', number: 'B 960789' },
      { type: 'passport', number: 'G12345678', country: 'Mexico' },
      { type: 'curp', number: 'AAAA800101HDFXXX01', country: 'Mexico' },
      { type: 'rfc', number: 'AAAA-800101', country: 'Mexico' },
      { type: 'national_id', number: '16247821', country: 'Colombia' },
      { type: 'driver_license', number: '180839', country: 'Mexico' },
      { type: 'imo', number: '9187629' },
    ]);
  });

  it('keep a semicolon and an apostrophe within an alias', () => {
    expect(readOfacRemarks("a.k.a. 'ABU SA'ID; THE ONE'; alt. nationality Iraq.")).toMatchObject({
      weakNames: ["ABU SA'ID; THE ONE"],
      nationalities: ['Iraq'],
    });
  });

  it('give dates of every shape that the list uses', () => {
    expect(ofacDates('10 Dec 1948')).toEqual(['1948-12-10']);
    expect(ofacDates('Jun 1960')).toEqual(['1960-06']);
    expect(ofacDates('1951')).toEqual(['1951']);
    expect(ofacDates('circa 1951')).toEqual(['1951']);
    expect(ofacDates('circa 10 Dec 1951')).toEqual(['1951']);
    expect(ofacDates('1951 to 1953')).toEqual(['1951', '1952', '1953']);
    expect(ofacDates('circa 1979-1982')).toEqual(['1979', '1980', '1981', '1982']);
    expect(ofacDates('01 Jan 1961 to 31 Dec 1962')).toEqual(['1961', '1962']);
    expect(ofacDates('31 Feb 1961')).toBeUndefined();
    expect(ofacDates('1953 to 1951')).toBeUndefined();
  });
});

describe('a CSV line', () => {
  it('is cut at commas outside of quotes', () => {
    expect(parseCsvLine('1,"a, ""b""",,x\r')).toEqual(['1', 'a, "b"', '', 'x']);
    expect(parseCsvLine('')).toEqual(['']);
    expect(parseCsvLine('a,')).toEqual(['a', '']);
    expect(parseCsvLine('"a",')).toEqual(['a', '']);
    expect(parseCsvLine('"a"b,')).toBe('text after a closing quote');
    expect(parseCsvLine('a,"b')).toBe('a quote stays open');
  });
});
