import { z } from 'zod';
import { Plate, PlateCountry, PlateState } from '../memberships/schema.ts';

export const Params = z.strictObject({ id: z.string().max(100) });

export const CarrierBody = z.strictObject({
  /** What the driver's papers say: its SCAC or C-TPAT number. */
  id: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9-]{1,40}$/, { error: 'expected letters, digits and dashes' }),
  name: z.string().trim().min(1).max(120),
});
export type CarrierBody = z.output<typeof CarrierBody>;

export const TruckBody = z.strictObject({
  plate: Plate,
  state: PlateState.optional(),
  country: PlateCountry,
});
export type TruckBody = z.output<typeof TruckBody>;

export const CarrierMove = z.strictObject({
  reason: z.enum([
    'certification_lapsed',
    'security_breach',
    'withdrawn',
    'certified_again',
    'error',
    'other',
  ]),
});
export type CarrierMove = z.output<typeof CarrierMove>;
