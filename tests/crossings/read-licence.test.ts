import { parse } from 'aamva-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayBeHolder, readLicence } from '../../src/crossings/read-licence.ts';
import { anyHolder, barcodeOf, elementsWith, licenceElements } from './licences.ts';

function read(barcode: string) {
  const result = readLicence(barcode, 'en');
  if ('errors' in result) throw new Error(JSON.stringify(result.errors));
  return result.licence;
}

function errors(barcode: string, locale: 'en' | 'es' = 'en') {
  const result = readLicence(barcode, locale);
  return 'errors' in result ? result.errors.map(({ message }) => message) : [];
}

function misread(changes: Readonly<Record<string, string | undefined>>): readonly string[] {
  return errors(barcodeOf({ elements: elementsWith(changes) }));
}

const asWritten = (day: string) => `${day.slice(5, 7)}${day.slice(8)}${day.slice(0, 4)}`;

describe('the barcode of a driver licence', () => {
  it('is read: number, names, days and country', () => {
    expect(read(barcodeOf({ elements: licenceElements }))).toEqual({
      familyName: 'SANDACRUZ LOPEZ',
      givenNames: 'MARIA FERNANDA',
      document: {
        number: 'D1234562',
        country: 'USA',
        birthDate: '1985-01-31',
        expiryDate: '2031-01-31',
        identity: {
          fullName: 'SANDACRUZ LOPEZ, MARIA FERNANDA',
          birthDate: '1985-01-31',
          documents: [{ type: 'driver_license', number: 'D1234562', country: 'USA' }],
        },
      },
    });
  });

  it('is read in every version of the standard, each with its own elements for the name', () => {
    const later = read(barcodeOf({ elements: licenceElements }));
    for (const version of [4, 5, 6, 7, 8, 9, 10, 11, 12])
      expect(read(barcodeOf({ version, elements: licenceElements }))).toEqual(later);
    const early = elementsWith({ DAC: undefined, DAD: undefined, DCT: 'MARIA,FERNANDA' });
    for (const version of [2, 3]) expect(read(barcodeOf({ version, elements: early }))).toEqual(later);
    const first = { DCS: undefined, DCG: undefined, DBB: '19850131', DBA: '20310131' };
    const oneLine = elementsWith({
      ...first,
      DAC: undefined,
      DAD: undefined,
      DAA: 'SANDACRUZ LOPEZ,MARIA,FERNANDA',
    });
    expect(read(barcodeOf({ version: 1, elements: oneLine }))).toEqual(later);
    const apart = elementsWith({ ...first, DAB: 'SANDACRUZ LOPEZ' });
    expect(read(barcodeOf({ version: 1, elements: apart }))).toEqual(later);
  });

  it('has its days in the order of its country', () => {
    const canadian = elementsWith({ DCG: 'CAN', DBB: '19850131', DBA: '20310131' });
    expect(read(barcodeOf({ issuer: '636012', elements: canadian })).document).toMatchObject({
      country: 'CAN',
      birthDate: '1985-01-31',
      expiryDate: '2031-01-31',
    });
    expect(misread({ DCG: 'CAN' })).toEqual([
      'element DBB: expected a date as CCYYMMDD',
      'element DBA: expected a date as CCYYMMDD',
    ]);
  });

  it('is of somebody without given names, where it says so', () => {
    expect(read(barcodeOf({ elements: elementsWith({ DAC: 'NONE', DAD: 'NONE' }) }))).toMatchObject({
      givenNames: '',
      document: { identity: { fullName: 'SANDACRUZ LOPEZ' } },
    });
  });

  it('gives back whatever was written into it', () => {
    fc.assert(
      fc.property(anyHolder, ({ family, first, number, born }) => {
        const birthDate = born.toISOString().slice(0, 10);
        const changes = { DAQ: number, DCS: family, DAC: first, DAD: 'NONE', DBB: asWritten(birthDate) };
        const licence = read(barcodeOf({ elements: elementsWith(changes) }));
        expect(licence.document).toMatchObject({ number, birthDate });
        expect([licence.familyName, licence.givenNames]).toEqual([family, first]);
      }),
    );
  });

  it('is read as another reader does, but for names in which that one takes an element for another', () => {
    fc.assert(
      fc.property(anyHolder, ({ family, first, number }) => {
        // It looks for elements in the values too: "DAC" in SANDACRUZ is the first name to it.
        fc.pre(!/D[A-Z]{2}/.test(`${family} ${first}`));
        const changes = { DAQ: number, DCS: family, DAC: first };
        const barcode = barcodeOf({ elements: elementsWith(changes) });
        const other = parse(barcode);
        const licence = read(barcode);
        expect([licence.document.number, licence.familyName]).toEqual([
          other.driversLicenseId,
          other.lastName,
        ]);
        expect(licence.givenNames).toBe(`${other.firstName} ${other.middleName}`);
      }),
    );
  });

  it('is refused by the element that was misread', () => {
    expect(misread({ DAQ: undefined })).toEqual(['element DAQ: missing']);
    expect(misread({ DAQ: '--' })).toEqual(['element DAQ: expected letters and digits']);
    expect(misread({ DCS: '' })).toEqual(['element DCS: missing']);
    expect(misread({ DCS: '<<<' })).toEqual(['element DCS: expected a name']);
    expect(misread({ DAC: 'MARIA\u001eDDFN' })).toEqual(['element DAC: expected a name']);
    expect(misread({ DCG: 'US4' })).toEqual(['element DCG: expected USA, CAN or MEX']);
    expect(misread({ DBB: '02301985' })).toEqual(['element DBB: expected a date as MMDDCCYY']);
    expect(misread({ DBB: '0131198' })).toEqual(['element DBB: expected a date as MMDDCCYY']);
    expect(misread({ DBA: undefined })).toEqual(['element DBA: missing']);
    const twice = [...licenceElements, ['DAQ', 'D9999999']] as const;
    expect(errors(barcodeOf({ elements: twice }))).toEqual(['element DAQ: twice, with different values']);
    expect(errors(barcodeOf({ elements: elementsWith({ DBB: '13131985' }) }), 'es')).toEqual([
      'elemento DBB: se esperaba una fecha como MMDDCCYY',
    ]);
  });

  it('is refused when it is no such text, or was cut off in its header', () => {
    const whole = barcodeOf({ elements: licenceElements });
    for (const text of ['', 'D1234562', whole.slice(1), whole.slice(0, 40), whole.replace('DLDAQ', 'XXDAQ')])
      expect(errors(text), JSON.stringify(text.slice(0, 20))).toHaveLength(1);
  });

  it('never throws, and never gives a licence without number, name and both days', () => {
    const whole = barcodeOf({ elements: licenceElements });
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(30), fc.string({ maxLength: 5 }), (at, cut, instead) => {
        const result = readLicence(whole.slice(0, at) + instead + whole.slice(at + cut), 'en');
        if ('errors' in result) {
          expect(result.errors.length).toBeGreaterThan(0);
        } else {
          const { document, familyName } = result.licence;
          for (const text of [document.number, familyName]) expect(text).toMatch(/[\p{L}\d]/u);
          for (const day of [document.birthDate, document.expiryDate])
            expect(day).toMatch(/^\d{4}-\d\d-\d\d$/);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the holder of a licence', () => {
  const licence = read(barcodeOf({ elements: elementsWith({ DCS: 'GARCIA LOPEZ', DAC: 'MARIA' }) }));

  it('has a family name and a given name in common with it, however they are written', () => {
    for (const name of [
      'María García',
      'María Fernanda García López',
      'GARCIA<LOPEZ<<MARIA<<<',
      'Fernanda Lopez',
    ])
      expect(mayBeHolder(licence, name), name).toBe(true);
    for (const name of ['María Hernández', 'José García López', '', 'de la'])
      expect(mayBeHolder(licence, name), name).toBe(false);
  });
});
