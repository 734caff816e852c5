import type { Draw } from './draw.ts';

/** A vehicle that does not exist. */
export interface SyntheticVehicle {
  readonly plate: string;
  readonly state: string;
  /** ISO 3166 alpha-3. */
  readonly country: 'MEX' | 'USA';
  readonly make: string;
  readonly model: string;
  readonly year: number;
  readonly color: string;
}

type Plate = Pick<SyntheticVehicle, 'plate' | 'state' | 'country'>;

/** State, country, and the share of plates up to and with it: an assumption. */
const places = [
  ['CA', 'USA', 0.4],
  ['TX', 'USA', 0.65],
  ['AZ', 'USA', 0.7],
  ['BC', 'MEX', 0.85],
  ['CHH', 'MEX', 0.93],
  ['TAM', 'MEX', 0.97],
  ['SON', 'MEX', 1],
] as const;

const models = [
  ['Toyota', 'Corolla'],
  ['Honda', 'Civic'],
  ['Nissan', 'Versa'],
  ['Toyota', 'RAV4'],
  ['Honda', 'CR-V'],
  ['Ford', 'F-150'],
  ['Chevrolet', 'Silverado'],
  ['Nissan', 'Sentra'],
  ['Volkswagen', 'Jetta'],
  ['Hyundai', 'Elantra'],
  ['Kia', 'Forte'],
  ['Jeep', 'Cherokee'],
  ['Mazda', 'CX-5'],
  ['Tesla', 'Model 3'],
] as const;
const colors = ['white', 'black', 'gray', 'silver', 'red', 'blue', 'green', 'brown'] as const;
const letters = 'ABCDEFGHJKLMNPRSTUVWXYZ';

/** Three letters and four digits from a number: 121 million of them, each once (the factor is prime to their count). */
export function serialPlate(index: number): string {
  const count = letters.length ** 3 * 10_000;
  let rest = (index * 76_543_217 + 5_000_011) % count;
  const digits = String(rest % 10_000).padStart(4, '0');
  rest = Math.floor(rest / 10_000);
  let text = '';
  for (let i = 0; i < 3; i++) {
    text += letters[rest % letters.length];
    rest = Math.floor(rest / letters.length);
  }
  return `${text}${digits}`;
}

/** A plate from the states along the border; the serial part is the index's own. */
export function plateOf(draw: Draw, index: number): Plate {
  const at = draw.unit();
  const place = places.find(([, , upTo]) => at < upTo) ?? places[0];
  return { plate: serialPlate(index), state: place[0], country: place[1] };
}

export function vehicleOf(draw: Draw, plate: Plate): SyntheticVehicle {
  const [make, model] = draw.frequent(models);
  return { ...plate, make, model, year: draw.whole(2004, 2026), color: draw.frequent(colors) };
}
