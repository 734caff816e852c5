import { normalizeNumber } from '../keys/keys.ts';

/** A plate as somebody read or wrote it. */
export interface PlateInput {
  readonly plate: string;
  readonly state?: string | undefined;
  readonly country: string;
}

/** The form in which plates are kept and found. Nothing is refused: Mexico alone has 35 types of plate. */
export interface PlateKey {
  readonly plate: string;
  readonly state: string;
  readonly country: string;
}

const alpha3: Readonly<Record<string, string>> = { US: 'USA', MX: 'MEX', CA: 'CAN' };

/** Without case, spaces and dashes; the country as ISO 3166 alpha-3 where it is one of the three neighbours. */
export function plateKey(input: PlateInput): PlateKey {
  const country = normalizeNumber(input.country);
  return {
    plate: normalizeNumber(input.plate),
    state: normalizeNumber(input.state ?? ''),
    country: alpha3[country] ?? country,
  };
}
