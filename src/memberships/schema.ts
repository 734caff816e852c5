import { z } from 'zod';
import { membershipStates } from './lifecycle.ts';

export const Params = z.strictObject({ id: z.string().max(100) });
export const CredentialParams = z.strictObject({
  id: z.string().max(100),
  credentialId: z.string().max(100),
});

export const PassId = z.string().regex(/^\d{9}$/, { error: 'expected 9 digits' });
export const Lookup = z.strictObject({ passId: PassId });

const letters = /[\p{L}\p{N}]/u;

/** Plates are never validated hard: Mexico alone has 35 types. */
export const Plate = z.string().trim().max(20).regex(letters, { error: 'expected letters or digits' });
export const PlateState = z.string().trim().max(10).regex(letters, { error: 'expected letters' });
export const PlateCountry = z.string().regex(/^[A-Za-z]{2,3}$/, { error: 'expected an ISO 3166 code' });

export const Vehicle = z.strictObject({
  plate: Plate,
  state: PlateState.optional(),
  country: PlateCountry,
  vin: z.string().trim().min(5).max(25).optional(),
  make: z.string().trim().min(1).max(60).optional(),
  model: z.string().trim().min(1).max(60).optional(),
  year: z.int().min(1900).max(2100).optional(),
  color: z.string().trim().min(1).max(40).optional(),
});

/** What an RFID reader reads: opaque hex. */
export const RfidHex = z.string().regex(/^[0-9A-Fa-f]{8,64}$/, { error: 'expected 8 to 64 hex digits' });

export const Credential = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rfid'), value: RfidHex }),
  z.strictObject({
    kind: z.literal('document'),
    value: z.string().max(40).regex(letters, { error: 'expected letters or digits' }),
  }),
]);

export const CredentialReport = z.strictObject({ state: z.enum(['lost', 'stolen']) });

/** Why an officer moves a membership. Codes, so that they can be counted and translated. */
export const moveReasons = {
  suspend: ['under_investigation', 'document_invalid', 'watch_list_match', 'lane_violation', 'other'],
  revoke: ['non_member_in_vehicle', 'false_information', 'conviction', 'customs_violation', 'other'],
  reinstate: ['redress', 'investigation_closed', 'document_valid', 'error', 'other'],
} as const;

export const MembershipView = z.object({
  id: z.string(),
  program: z.enum(['SENTRI', 'FAST']),
  passId: PassId,
  state: z.enum(membershipStates),
  stateSince: z.iso.datetime(),
  stateReason: z.string().optional(),
  travelerId: z.string().optional(),
  startsAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  graceUntil: z.iso.datetime().optional(),
  hasPhoto: z.boolean(),
  vehicles: z.array(z.record(z.string(), z.unknown())),
  credentials: z.array(z.record(z.string(), z.unknown())),
});
