import { z } from 'zod';
import { Plate, PlateCountry, PlateState } from '../memberships/schema.ts';

const Document = z.strictObject({
  number: z
    .string()
    .max(40)
    .regex(/[\p{L}\p{N}]/u, { error: 'expected letters or digits' }),
  country: z.string().regex(/^[A-Za-z]{1,3}$/, { error: 'expected an ISO 3166 or ICAO 9303 code' }),
});
const Vehicle = z.strictObject({ plate: Plate, state: PlateState.optional(), country: PlateCountry });

const Sighting = z
  .strictObject({
    /** The agency's own number of this sighting: sent again, it is stored once. */
    reference: z.string().trim().min(1).max(80),
    seenAt: z.iso.datetime({ offset: true }),
    /** The crossing's code, for example 250401. */
    crossing: z.string().max(20),
    direction: z.enum(['northbound', 'southbound']).default('southbound'),
    document: Document.optional(),
    vehicle: Vehicle.optional(),
  })
  .refine((sighting) => sighting.document !== undefined || sighting.vehicle !== undefined, {
    path: ['document'],
    error: 'expected a document, a vehicle, or both',
  });

export const SightingsBody = z.strictObject({ items: z.array(Sighting).min(1).max(500) });
export type SightingsBody = z.output<typeof SightingsBody>;

/** Who or what was seen, and for which case one asks: without one nobody is looked up. */
export const SightingsQuery = z
  .strictObject({
    /** The agency's number of the case: it stands in the audit log, so it names nobody. */
    caseNumber: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9][A-Za-z0-9./-]{3,38}$/, {
        error: 'expected 4 to 39 letters, digits, dots, slashes or dashes',
      }),
    document: Document.omit({ country: true }).optional(),
    vehicle: Vehicle.optional(),
  })
  .refine((query) => query.document !== undefined || query.vehicle !== undefined, {
    path: ['document'],
    error: 'expected a document, a vehicle, or both',
  });
export type SightingsQuery = z.output<typeof SightingsQuery>;

export const Sightings = z.object({
  items: z.array(
    z.object({
      seenAt: z.iso.datetime(),
      agency: z.string(),
      crossing: z.string(),
      crossingName: z.string(),
      direction: z.enum(['northbound', 'southbound']),
      by: z.array(z.enum(['document', 'plate'])),
    }),
  ),
});
export type Sightings = z.output<typeof Sightings>;
