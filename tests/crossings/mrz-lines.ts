/** Check digit of ICAO 9303: weights 7, 3, 1. */
function digit(text: string): number {
  const value = (c: string) => (c === '<' ? 0 : /\d/.test(c) ? Number(c) : c.charCodeAt(0) - 55);
  return [...text].reduce((sum, c, i) => sum + value(c) * [7, 3, 1][i % 3]!, 0) % 10;
}

export interface MrzPerson {
  readonly surnames: string;
  readonly givenNames: string;
  readonly number: string;
  readonly country?: string;
  /** `YYMMDD` */
  readonly birth?: string;
  readonly expiry?: string;
}

/** The two lines of a passport (TD3) with right check digits. */
export function passportLines(person: MrzPerson): [string, string] {
  const country = (person.country ?? 'MEX').padEnd(3, '<');
  const name = `${person.surnames}<<${person.givenNames}`.toUpperCase().replaceAll(' ', '<');
  const number = person.number.padEnd(9, '<');
  const birth = person.birth ?? '800506';
  const expiry = person.expiry ?? '310101';
  const optional = '<'.repeat(14);
  const a = `${number}${digit(number)}`;
  const b = `${birth}${digit(birth)}`;
  const c = `${expiry}${digit(expiry)}`;
  const d = `${optional}<`;
  const composite = digit(`${a}${b}${c}${optional}${0}`);
  return [`P<${country}${name}`.padEnd(44, '<').slice(0, 44), `${a}${country}${b}F${c}${d}${composite}`];
}
