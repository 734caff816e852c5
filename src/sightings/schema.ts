import { z } from 'zod';
import { Plate, PlateCountry, PlateState } from '../memberships/schema.ts';

const Sighting = z
  .strictObject({
    /** The agency's own number of this sighting: sent again, it is stored once. */
    reference: z.string().trim().min(1).max(80),
    seenAt: z.iso.datetime({ offset: true }),
    /** The crossing's code, for example 250401. */
    crossing: z.string().max(20),
    direction: z.enum(['northbound', 'southbound']).default('southbound'),
    document: z
      .strictObject({
        number: z
          .string()
          .max(40)
          .regex(/[\p{L}\p{N}]/u, { error: 'expected letters or digits' }),
        country: z.string().regex(/^[A-Za-z]{1,3}$/, { error: 'expected an ISO 3166 or ICAO 9303 code' }),
      })
      .optional(),
    vehicle: z.strictObject({ plate: Plate, state: PlateState.optional(), country: PlateCountry }).optional(),
  })
  .refine((sighting) => sighting.document !== undefined || sighting.vehicle !== undefined, {
    path: ['document'],
    error: 'expected a document, a vehicle, or both',
  });

export const SightingsBody = z.strictObject({ items: z.array(Sighting).min(1).max(500) });
export type SightingsBody = z.output<typeof SightingsBody>;
