import { transliterated } from '../seed/mrz.ts';
import {
  americanFemaleNames,
  americanMaleNames,
  americanSurnames,
  mexicanFemaleNames,
  mexicanMaleNames,
  mexicanSurnames,
  particledSurnames,
} from '../seed/names.ts';
import { serialPlate } from '../seed/vehicles.ts';
import { bits, streamKey } from '../simulation/random.ts';

/** Keeps the stream of newcomers apart from those of `seed/draw.ts`. */
const purpose = 121;
const tableSize = 1024;

/** A list in order of frequency as a table to draw from with ten bits, with the skew of `seed/draw.ts`. */
function skewed(names: readonly string[]): readonly string[] {
  const flatness = 6;
  const written = names.map(transliterated);
  return Array.from({ length: tableSize }, (_, i) => {
    const rank = flatness * ((names.length / flatness + 1) ** ((i + 0.5) / tableSize) - 1);
    return written[Math.min(names.length - 1, Math.floor(rank))] ?? '';
  });
}

/** One surname in fifty has a particle. */
const withParticles = (names: readonly string[]) =>
  skewed(names).map((name, i) =>
    i % 50 === 49 ? transliterated(particledSurnames[i % particledSurnames.length] ?? name) : name,
  );

const surnames = { mexican: withParticles(mexicanSurnames), american: skewed(americanSurnames) };
const givenNames = {
  mexican: [skewed(mexicanMaleNames), skewed(mexicanFemaleNames)],
  american: [skewed(americanMaleNames), skewed(americanFemaleNames)],
} as const;

const values = new Uint8Array(128);
for (const [at, character] of [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'].entries()) {
  values[character.charCodeAt(0)] = at;
}

/** Check digit of ICAO 9303, as `seed/mrz.ts` has it, without an object a character. */
function digitOf(text: string): number {
  let sum = 0;
  let weight = 7;
  for (let i = 0; i < text.length; i += 1) {
    sum += (values[text.charCodeAt(i)] ?? 0) * weight;
    weight = weight === 7 ? 3 : weight === 3 ? 1 : 7;
  }
  return sum % 10;
}

const two = Array.from({ length: 100 }, (_, i) => String(i).padStart(2, '0'));
const pair = (value: number) => two[value] ?? '00';
const fillers = '<'.repeat(39);

/** State and country by seven bits: an assumption, as in `seed/vehicles.ts`. */
const places = Array.from({ length: 128 }, (_, i) =>
  i < 51
    ? '"state":"CA","country":"USA"'
    : i < 83
      ? '"state":"TX","country":"USA"'
      : i < 90
        ? '"state":"AZ","country":"USA"'
        : i < 109
          ? '"state":"BC","country":"MEX"'
          : i < 119
            ? '"state":"CHH","country":"MEX"'
            : '"state":"SON","country":"MEX"',
);

/** Travelers of one run whom nobody has seen before, by number: the same number is the same person. */
export interface Newcomers {
  /**
   * Both lines of a passport as a JSON array.
   *
   * @param expiry `YYMMDD`
   * @param misread one digit of line 2 wrong, so that its check digits are not
   */
  zone(person: number, expiry: string, misread?: boolean): string;
  /** The vehicle that this person drives, as JSON. */
  vehicle(person: number): string;
}

/**
 * A day needs 700,000 of them while others wait for the processor: no draws one by one, no transliteration, two random
 * words a person. Passport numbers are a walk through all that there are, so that no two persons of a run share one.
 */
export function newcomersOf(seed: number): Newcomers {
  const key = streamKey(seed, purpose);
  const offset = bits(key, 0xffff_ffff) % 100_000_000;

  function surname(mexican: boolean, first: number, second: number, both: boolean): string {
    if (!mexican) return surnames.american[first] ?? '';
    const paternal = surnames.mexican[first] ?? '';
    return both ? `${paternal}<${surnames.mexican[second] ?? ''}` : paternal;
  }

  return {
    zone(person, expiry, misread = false) {
      const a = bits(key, 2 * person);
      const b = bits(key, 2 * person + 1);
      // Mexican nationals, Americans of Mexican family, other Americans.
      const group = (b >>> 10) & 0x7f;
      const citizen = group < 58;
      const mexican = group < 102;
      const names = mexican ? givenNames.mexican : givenNames.american;
      const list = names[(a >>> 30) & 1] ?? names[0];
      const first = list[a & 1023] ?? '';
      const given = a >>> 31 ? `${first}<${list[b & 1023] ?? ''}` : first;
      const family = surname(mexican, (a >>> 10) & 1023, (a >>> 20) & 1023, citizen);
      const country = citizen ? 'MEX' : 'USA';
      const serial = String((person * 76_543_217 + offset) % 100_000_000).padStart(8, '0');
      const number = `${citizen ? 'G' : 'A'}${serial}`;
      // Between 1945 and 2007, most in the middle of working life.
      const year = 45 + ((b >>> 17) & 31) + ((b >>> 22) & 31);
      const birth = `${pair(year % 100)}${pair(1 + ((b >>> 27) % 12))}${pair(1 + (a % 28))}`;
      const numbered = `${number}${(digitOf(number) + (misread ? 1 : 0)) % 10}`;
      const born = `${birth}${digitOf(birth)}`;
      const until = `${expiry}${digitOf(expiry)}`;
      // The personal number is empty: its fillers and its check digit count nothing.
      const whole = digitOf(`${numbered}${born}${until}`);
      const name = `${family}<<${given}${fillers}`.slice(0, 39);
      return `["P<${country}${name}","${numbered}${country}${born}<${until}<<<<<<<<<<<<<<0${whole}"]`;
    },
    vehicle(person) {
      return `{"plate":"${serialPlate(person)}",${places[bits(key, 2 * person) & 127] ?? ''}}`;
    },
  };
}
