import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Blocks } from '../../src/applications/blocks.ts';
import { missingPoints, warningPoints } from '../../src/applications/completeness.ts';
import { completeBlocks } from '../api/application-fixtures.ts';

const now = Date.parse('2026-11-02T16:00:00Z');
const missing = (blocks: Blocks, program: 'SENTRI' | 'FAST' = 'SENTRI') =>
  missingPoints(blocks, program, now).map(({ pointer }) => pointer);
const change = (blocks: Partial<Blocks>): Blocks => ({ ...completeBlocks, ...blocks });
const identity = (more: Blocks['identity']) => change({ identity: { ...completeBlocks.identity, ...more } });
const passport = completeBlocks.documents?.[0] ?? { type: 'passport' as const };

describe('completeness', () => {
  it('finds nothing missing in a complete application', () => {
    expect(missing(completeBlocks)).toEqual([]);
  });

  it('misses every block of an empty one', () => {
    const blocks = new Set(missing({}).map((pointer) => pointer.split('/')[1]));
    expect([...blocks].sort()).toEqual(
      ['addresses', 'declaration', 'documents', 'employment', 'identity', 'questions', 'vehicles'].sort(),
    );
  });

  it('misses something whenever any required block is taken away', () => {
    const names = Object.keys(completeBlocks) as (keyof Blocks)[];
    fc.assert(
      fc.property(fc.subarray(names, { minLength: 1 }), (gone) => {
        const blocks = Object.fromEntries(
          Object.entries(completeBlocks).filter(([name]) => !gone.includes(name as keyof Blocks)),
        );
        const pointers = missing(blocks);
        for (const name of gone)
          expect(pointers.some((pointer) => pointer.startsWith(`/${name}`))).toBe(true);
      }),
    );
  });

  it('says everything in both languages', () => {
    for (const { message } of missingPoints({ documents: [{ type: 'visa' }] }, 'FAST', now)) {
      expect(message.en).not.toBe('');
      expect(message.es).not.toBe(message.en);
    }
  });

  it('asks for the paternal surname and not for the maternal one', () => {
    expect(missing(change({ identity: { ...completeBlocks.identity, paternalSurname: undefined } }))).toEqual(
      ['/identity/paternalSurname'],
    );
    expect(missing(change({ identity: { ...completeBlocks.identity, maternalSurname: undefined } }))).toEqual(
      [],
    );
  });

  it('does not believe birth dates in the future or 121 years ago', () => {
    expect(missing(identity({ birthDate: '2026-11-03' }))).toContain('/identity/birthDate');
    expect(missing(identity({ birthDate: '1905-01-01' }))).toContain('/identity/birthDate');
  });

  it('takes a travel document, not a licence alone, and not an expired one', () => {
    expect(missing(change({ documents: [{ ...passport, type: 'driver_license' }] }))).toEqual(['/documents']);
    expect(missing(change({ documents: [{ ...passport, expiresOn: '2026-11-02' }] }))).toEqual([
      '/documents/0/expiresOn',
    ]);
    expect(missing(change({ documents: [{ ...passport, expiresOn: '2026-11-03' }] }))).toEqual([]);
  });

  it('takes no FAST driver under 18 or without a licence', () => {
    const licence = { ...passport, type: 'driver_license' as const };
    const driver = change({ documents: [passport, licence] });
    expect(missing(driver, 'FAST')).toEqual([]);
    expect(
      missing({ ...driver, identity: { ...completeBlocks.identity, birthDate: '2008-11-03' } }, 'FAST'),
    ).toContain('/identity/birthDate');
  });

  it('points out gaps of more than 30 days in five years of addresses, and lets 30 pass', () => {
    const home = { street: 'Calle 1', city: 'Tijuana', country: 'MEX' };
    const two = (from: string) =>
      change({
        addresses: [
          { ...home, from: '2015-01', to: '2024-03-31' },
          { ...home, from },
        ],
      });
    expect(missing(two('2024-05-01'))).toEqual([]);
    expect(missing(two('2024-05-02'))).toEqual(['/addresses']);
    expect(missingPoints(two('2024-05-02'), 'SENTRI', now)[0]?.message.en).toBe(
      'Tell us about 2024-04-01 to 2024-05-01 (31 days).',
    );
  });

  it('asks who answers for a minor, and of nobody else', () => {
    const minor = identity({ birthDate: '2010-06-10' });
    expect(missing(minor)).toEqual(['/identity/guardian/name', '/identity/guardian/relationship']);
    expect(missing(identity({ birthDate: '2000-06-10' }))).toEqual([]);
  });

  it('warns of a VIN whose check digit is off and of a car that is somebody else’s, and asks nothing more', () => {
    const warned = (vehicle: object) =>
      warningPoints({ vehicles: [{ plate: 'A', country: 'MEX', ...vehicle }] }).map(({ pointer }) => pointer);
    expect(warned({ vin: '11111111111111111' })).toEqual([]);
    expect(warned({ vin: '1M8GDM9AXKP042788' })).toEqual([]);
    expect(warned({ vin: '1M8GDM9A1KP042788' })).toEqual(['/vehicles/0/vin']);
    expect(warned({ vin: 'TOO SHORT', owner: 'other' })).toEqual(['/vehicles/0/vin', '/vehicles/0/owner']);
  });

  it('asks a small child for addresses since birth only, and no minor for work', () => {
    const home = { street: 'Calle 1', city: 'Tijuana', country: 'MEX', from: '2024-06' };
    const guardian = { name: 'Elena Orozco', relationship: 'mother' } as const;
    const child = { ...identity({ birthDate: '2024-06-10', guardian }), addresses: [home], employment: [] };
    expect(missing(child)).toEqual([]);
    expect(missing({ ...child, identity: { ...completeBlocks.identity, birthDate: '2000-06-10' } })).toEqual([
      '/addresses',
      '/employment',
    ]);
  });

  it('refuses a period that ends before it begins or begins tomorrow', () => {
    const work = (from: string, to?: string) =>
      change({
        employment: [
          ...(completeBlocks.employment ?? []),
          { kind: 'student', from, ...(to === undefined ? {} : { to }) },
        ],
      });
    expect(missing(work('2024-05-02', '2024-05-01'))).toEqual(['/employment/1/to']);
    expect(missing(work('2026-11-03'))).toEqual(['/employment/1/from']);
  });

  it('wants vehicles or the word that there are none, each with its plate', () => {
    expect(missing(change({ vehicles: [] }))).toEqual([]);
    expect(missing(change({ vehicles: undefined }))).toEqual(['/vehicles']);
    expect(missing(change({ vehicles: [{ make: 'Ford' }] }))).toEqual([
      '/vehicles/0/plate',
      '/vehicles/0/country',
    ]);
  });

  it('wants every question answered, and a yes explained', () => {
    const questions = { ...completeBlocks.questions, customsViolation: { answer: true } };
    expect(missing(change({ questions }))).toEqual(['/questions/customsViolation/explanation']);
    expect(missing(change({ questions: {} }))).toHaveLength(7);
  });
});

describe('warnings', () => {
  const curp = (more: Blocks['identity']) =>
    warningPoints({ identity: { curp: 'MOTR930411HJCRMN03', ...more } }).map(({ message }) => message.en);

  it('accept a CURP that agrees with name, birth date and sex', () => {
    const person = {
      paternalSurname: 'Morales',
      maternalSurname: 'Treviño',
      givenNames: 'René',
      birthDate: '1993-04-11',
      sex: 'M',
    } as const;
    expect(curp(person)).toEqual([]);
    expect(curp({ ...person, paternalSurname: 'de la Mora', givenNames: 'José René' })).toEqual([]);
  });

  it('name what does not agree', () => {
    expect(curp({ birthDate: '1993-04-12' })).toEqual(['The birth date in the CURP is another one.']);
    expect(curp({ birthDate: '2093-04-11' })).toHaveLength(1);
    expect(curp({ sex: 'F' })).toHaveLength(1);
    expect(curp({ paternalSurname: 'Gómez', givenNames: 'René' })).toHaveLength(1);
    expect(curp({ curp: 'MOTR930411HJCRMN09' })).toEqual([
      'This is not a valid CURP. Compare it with your document.',
    ]);
  });

  // Two lines of an invented Mexican passport with its check digits computed by ICAO 9303.
  const mrz = [
    'P<MEXQUINTANILLA<OROZCO<<ROSA<ELENA<<<<<<<<<',
    'G123456786MEX8803148F3105010<<<<<<<<<<<<<<00',
  ];
  const zone = (lines: string[], more: object = {}) =>
    warningPoints({
      identity: { birthDate: '1988-03-14' },
      documents: [{ ...passport, mrz: lines, ...more }],
    }).map(({ message }) => message.en);

  it('compare a machine-readable zone with what was typed', () => {
    expect(zone(mrz, { number: 'G12345679' })).toContain(
      'The document number differs from the machine-readable zone.',
    );
    expect(zone(mrz, { expiresOn: '2032-05-01' })).toContain(
      'The expiry date differs from the machine-readable zone.',
    );
    expect(zone(mrz)).toEqual([]);
    expect(zone(['what', 'ever'])).toHaveLength(1);
    expect(zone([])).toEqual([]);
  });

  it('find a wrong check digit', () => {
    expect(zone([mrz[0] ?? '', (mrz[1] ?? '').replace(/^(.{9})./, '$10')])).toContain(
      'Check digit of the document number is wrong.',
    );
  });

  it('never throw, whatever the lines are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 60 }), { maxLength: 3 }),
        fc.string({ maxLength: 30 }),
        (lines, text) => {
          warningPoints({
            identity: { curp: text, paternalSurname: text, givenNames: text },
            documents: [{ type: 'passport', mrz: lines }],
          });
        },
      ),
    );
  });
});
