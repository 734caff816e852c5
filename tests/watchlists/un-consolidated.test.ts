import { describe, expect, it } from 'vitest';
import type { ConvertedItem } from '../../src/watchlists/converted.ts';
import { parseUnConsolidated } from '../../src/watchlists/un-consolidated.ts';
import { freeDates, unDates } from '../../src/watchlists/un-dates.ts';

/** The file in pieces of so many bytes: a tag, a letter, a comment may be cut anywhere. */
async function* pieces(text: string, size: number) {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function read(text: string, size = 7): Promise<ConvertedItem[]> {
  const items: ConvertedItem[] = [];
  for await (const item of parseUnConsolidated(pieces(text, size))) items.push(item);
  return items;
}
const file = (body: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<CONSOLIDATED_LIST dateGenerated="2026-02-27">\n<INDIVIDUALS>\n${body}\n</INDIVIDUALS>\n</CONSOLIDATED_LIST>`;

const one = `<INDIVIDUAL>
  <DATAID>77</DATAID>
  <FIRST_NAME>HERMELINDO</FIRST_NAME><SECOND_NAME>ITURBIDE</SECOND_NAME><THIRD_NAME>QUIÑONES</THIRD_NAME>
  <UN_LIST_TYPE>DRC</UN_LIST_TYPE><REFERENCE_NUMBER>CDi.999</REFERENCE_NUMBER>
  <NAME_ORIGINAL_SCRIPT>هرملندو</NAME_ORIGINAL_SCRIPT>
  <COMMENTS1>Says &lt;INDIVIDUAL&gt; of himself &amp; others</COMMENTS1>
  <NATIONALITY><VALUE>Mexico</VALUE></NATIONALITY>
  <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Melo Iturbide; M. Iturbide</ALIAS_NAME></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1971-03-09</DATE></INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_PLACE_OF_BIRTH><CITY>Tapachula</CITY><COUNTRY>Mexico</COUNTRY></INDIVIDUAL_PLACE_OF_BIRTH>
  <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>G1234567</NUMBER><ISSUING_COUNTRY>Mexico</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT>
</INDIVIDUAL>`;

describe('the UN consolidated list', () => {
  it('gives a person with all that is compared, whether a thing stands once or several times', async () => {
    const [item] = await read(file(one));
    expect(item).toEqual({
      kind: 'entry',
      line: 4,
      entry: {
        id: 'un-77',
        type: 'person',
        names: [
          { full: 'HERMELINDO ITURBIDE QUIÑONES', kind: 'primary' },
          { full: 'هرملندو', kind: 'strong' },
          { full: 'Melo Iturbide', kind: 'strong' },
          { full: 'M. Iturbide', kind: 'strong' },
        ],
        birthDates: ['1971-03-09'],
        nationalities: ['Mexico'],
        documents: [{ type: 'passport', number: 'G1234567', country: 'Mexico' }],
        placesOfBirth: ['Tapachula, Mexico'],
        programs: ['DRC'],
        source: 'UN consolidated list',
        remarks: 'Reference: CDi.999; Says <INDIVIDUAL> of himself & others',
      },
    });
    const twice = one
      .replace('</NATIONALITY>', '<VALUE>Guatemala</VALUE></NATIONALITY>')
      .replace(
        '</INDIVIDUAL_ALIAS>',
        '</INDIVIDUAL_ALIAS><INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>El Quiñones</ALIAS_NAME></INDIVIDUAL_ALIAS><INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>',
      )
      .replace(
        '</INDIVIDUAL_DATE_OF_BIRTH>',
        '</INDIVIDUAL_DATE_OF_BIRTH><INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1969</FROM_YEAR><TO_YEAR>1970</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>',
      );
    expect(await read(file(twice))).toMatchObject([
      {
        entry: {
          nationalities: ['Mexico', 'Guatemala'],
          birthDates: ['1971-03-09', '1969', '1970'],
          names: [{}, {}, {}, {}, { full: 'El Quiñones', kind: 'weak' }],
        },
      },
    ]);
  });

  it('is the same in whatever pieces it comes', async () => {
    const text = file(`${one}\n<!-- <INDIVIDUAL> -->\n${one.replace('77', '78')}`);
    const whole = await read(text, text.length * 2);
    for (const size of [1, 2, 3, 64, 1000]) expect(await read(text, size)).toEqual(whole);
    expect(whole.map((item) => item.line)).toEqual([4, 17]);
  });

  it('gives firms, and passes over what stands in comments and CDATA', async () => {
    const firm = `<ENTITY><DATAID>9</DATAID><FIRST_NAME>Iturbide Trading</FIRST_NAME>
      <COMMENTS1><![CDATA[</ENTITY> is no end]]></COMMENTS1>
      <ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Quiñones e Hijos</ALIAS_NAME></ENTITY_ALIAS></ENTITY>`;
    expect(await read(file(`<!-- ${one} -->${firm}`))).toMatchObject([
      {
        entry: {
          id: 'un-9',
          type: 'organization',
          names: [
            { full: 'Iturbide Trading', kind: 'primary' },
            { full: 'Quiñones e Hijos', kind: 'strong' },
          ],
          remarks: '</ENTITY> is no end',
        },
      },
    ]);
  });

  it('says on which line a damaged one stands, and goes on with the next', async () => {
    const nameless = '<INDIVIDUAL>\n<DATAID>5</DATAID>\n<FIRST_NAME/>\n</INDIVIDUAL>';
    const crossed = '<INDIVIDUAL>\n<DATAID>6</DATAID>\n<A><B></A></B>\n</INDIVIDUAL>';
    const numberless = '<INDIVIDUAL><FIRST_NAME>X</FIRST_NAME></INDIVIDUAL>';
    const undated = one.replace('1971-03-09', '1971-13-09');
    const items = await read(file(`${nameless}\n${crossed}\n${numberless}\n${undated}`));
    expect(items).toMatchObject([
      { kind: 'rejected', line: 4, id: 'un-5', field: 'names' },
      { kind: 'rejected', line: 10, field: '' },
      { kind: 'rejected', line: 12, field: 'DATAID', reason: 'expected a number' },
      { kind: 'kept', line: 13, id: 'un-77', reason: 'not understood, left out: EXACT 1971-13-09' },
      { kind: 'entry', line: 13 },
    ]);
  });

  it('leaves out a name that its makers lost letters of, and keeps the person', async () => {
    expect(await read(file(one.replace('هرملندو', 'هرم\uFFFDدو')))).toMatchObject([
      { kind: 'kept', id: 'un-77', field: 'NAME' },
      { kind: 'entry', entry: { names: [{ kind: 'primary' }, { full: 'Melo Iturbide' }, {}] } },
    ]);
  });

  it('that ends too early is told from a whole one, so that nothing is taken for removed', async () => {
    const whole = file(`${one}\n${one.replace('77', '78')}`);
    const cut = await read(whole.slice(0, whole.lastIndexOf('<INDIVIDUAL_DOCUMENT>')));
    expect(cut).toMatchObject([
      { kind: 'entry' },
      { kind: 'rejected', field: '', reason: expect.stringContaining('not whole') },
    ]);
    expect(await read(whole.replace('</CONSOLIDATED_LIST>', ''))).toMatchObject([
      {},
      {},
      { kind: 'rejected', reason: expect.stringContaining('not whole') },
    ]);
    expect(await read(whole)).toHaveLength(2);
  });
});

describe('its dates', () => {
  const none = { kind: 'EXACT', date: '', year: '', from: '', to: '', note: '' };
  it('are days, years, about a year, or each year of a range', () => {
    expect(unDates({ ...none, date: '1971-03-09' })).toEqual(['1971-03-09']);
    expect(unDates({ ...none, date: '1971-03-09Z' })).toEqual(['1971-03-09']);
    expect(unDates({ ...none, year: '1971' })).toEqual(['1971']);
    expect(unDates({ ...none, kind: 'APPROXIMATELY', date: '1971-03-09' })).toEqual(['1971']);
    expect(unDates({ ...none, kind: 'BETWEEN', from: '1969', to: '1971' })).toEqual(['1969', '1970', '1971']);
    expect(unDates({ ...none, kind: 'BETWEEN', from: '1940', to: '1971' })).toEqual([]);
    expect(unDates({ ...none, kind: '' })).toEqual([]);
    expect(unDates({ ...none, date: 'soon' })).toBeUndefined();
    expect(unDates({ ...none, from: '1971', to: '1969' })).toBeUndefined();
    expect(unDates({ ...none, year: '71' })).toBeUndefined();
  });

  it('are read in words too', () => {
    expect(freeDates('09.03.1971')).toEqual(['1971-03-09']);
    expect(freeDates('9 Mar. 1971')).toEqual(['1971-03-09']);
    expect(freeDates('Approximately 1971')).toEqual(['1971']);
    expect(freeDates('between 1969 and 1971')).toEqual(['1969', '1970', '1971']);
    expect(freeDates('32.01.1971')).toBeUndefined();
    expect(freeDates('in spring')).toBeUndefined();
  });
});
