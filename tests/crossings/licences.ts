import fc from 'fast-check';

/** What a synthetic licence says; everything may be left out or said wrongly. */
export interface LicenceSays {
  readonly version?: number;
  readonly issuer?: string;
  readonly elements: readonly (readonly [id: string, value: string])[];
}

const two = (n: number) => String(n).padStart(2, '0');
const four = (n: number) => String(n).padStart(4, '0');

/** The text of a barcode in the layout of AAMVA's annex D, with true offsets and lengths. */
export function barcodeOf({ version = 10, issuer = '636014', elements }: LicenceSays): string {
  const subfile = `DL${elements.map(([id, value]) => `${id}${value}`).join('\n')}\r`;
  const own = 'ZCZCA99\r';
  const head = `@\n\x1e\rANSI ${issuer}${two(version)}${version > 1 ? '00' : ''}02`;
  const start = head.length + 20;
  const designators = `DL${four(start)}${four(subfile.length)}ZC${four(start + subfile.length)}${four(own.length)}`;
  return `${head}${designators}${subfile}${own}`;
}

/** A licence of California's, of nobody. */
export const licenceElements = [
  ['DAQ', 'D1234562'],
  ['DCS', 'SANDACRUZ LOPEZ'],
  ['DDE', 'N'],
  ['DAC', 'MARIA'],
  ['DDF', 'N'],
  ['DAD', 'FERNANDA'],
  ['DDG', 'N'],
  ['DCA', 'C'],
  ['DCB', 'NONE'],
  ['DCD', 'NONE'],
  ['DBD', '08242022'],
  ['DBB', '01311985'],
  ['DBA', '01312031'],
  ['DBC', '2'],
  ['DAU', '065 in'],
  ['DAY', 'BRO'],
  ['DAG', '1 CALLE DE PRUEBA'],
  ['DAI', 'SAN DIEGO'],
  ['DAJ', 'CA'],
  ['DAK', '921010000  '],
  ['DCF', '12345678ABCD'],
  ['DCG', 'USA'],
] as const;

/** The same elements with these values instead; `undefined` leaves one out. */
export function elementsWith(
  changes: Readonly<Record<string, string | undefined>>,
): readonly (readonly [string, string])[] {
  const kept = licenceElements.flatMap(([id, value]) => {
    if (!Object.hasOwn(changes, id)) return [[id, value] as const];
    const changed = changes[id];
    return changed === undefined ? [] : [[id, changed] as const];
  });
  const known = new Set<string>(licenceElements.map(([id]) => id));
  const added = Object.entries(changes).flatMap(([id, value]) =>
    known.has(id) || value === undefined ? [] : [[id, value] as const],
  );
  return [...kept, ...added];
}

const word = fc.stringMatching(/^[A-Z]{2,12}$/);

/** A person with a day of birth that the calendar has. */
export const anyHolder = fc.record({
  family: fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
  first: word,
  number: fc.stringMatching(/^[A-Z]?[0-9]{6,12}$/),
  born: fc.date({ min: new Date('1930-01-01'), max: new Date('2012-12-31'), noInvalidDate: true }),
});
