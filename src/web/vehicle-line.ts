import type { Locale } from '../http/text.ts';
import { countryName } from './countries.ts';

/** A registered vehicle; what is not known of it is null or left out. */
export interface ShownVehicle {
  readonly plate: string;
  readonly state?: string | null;
  readonly country?: string | null;
  readonly make?: string | null;
  readonly model?: string | null;
  readonly year?: number | null;
  readonly color?: string | null;
}

/** A vehicle in one line: plate, state, country by its name, and what car it is. */
export function vehicleLine(vehicle: ShownVehicle, locale: Locale): string {
  const { plate, state, country, make, model, year, color } = vehicle;
  const place = country ? countryName(country, locale) : country;
  return [plate, state, place, make, model, year, color].filter(Boolean).join(', ');
}
