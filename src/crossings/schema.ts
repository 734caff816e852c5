import { z } from 'zod';
import { laneClasses } from '../lanes/lane-class.ts';
import { PassId, Plate, PlateCountry, PlateState, RfidHex } from '../memberships/schema.ts';
import { type ReasonCode, reasons } from './reasons.ts';

export const Params = z.strictObject({ id: z.string().max(100) });

/** One occupant, by the one credential that was read; `unreadable` is one that was held up and could not be. */
const Occupant = z.union(
  [
    z.strictObject({ rfid: RfidHex }),
    z.strictObject({ passId: PassId }),
    z.strictObject({ mrz: z.array(z.string().max(60)).min(2).max(3) }),
    z.strictObject({ licence: z.string().min(1).max(3000) }),
    z.strictObject({ unreadable: z.literal(true) }),
  ],
  { error: 'expected one of rfid (hex), passId (9 digits), mrz (lines), licence (text), unreadable (true)' },
);

const presented = { plate: Plate, state: PlateState.optional(), country: PlateCountry };

/** What a terminal presents for a check. */
export const CheckBody = z
  .strictObject({
    capturedAt: z.iso.datetime({ offset: true }),
    /** Gapless for each terminal and phase. */
    sequence: z.int().min(0),
    phase: z.enum(['preread', 'booth']),
    direction: z.enum(['northbound', 'southbound']).default('northbound'),
    occupants: z.array(Occupant).min(1).max(20),
    /** The officer's count; at the booth alone. */
    occupantCount: z.int().min(1).max(100).optional(),
    vehicle: z.strictObject({ ...presented, tag: RfidHex.optional() }).optional(),
    truck: z.strictObject(presented).optional(),
    carrier: z.strictObject({ id: z.string().trim().min(1).max(40) }).optional(),
    /** At the booth: the pre-read of the same car, by its id or by the sequence number that this terminal gave it. */
    preread: z
      .union([z.strictObject({ id: z.string().max(100) }), z.strictObject({ sequence: z.int().min(0) })])
      .optional(),
    /** A drill stays at its terminal, in a journal of its own: the centre takes none of it, so nothing of it is counted. */
    drill: z
      .literal(false, { error: 'expected no event of a drill: those are kept at the terminal' })
      .optional(),
  })
  .refine((body) => body.phase === 'booth' || body.preread === undefined, {
    path: ['preread'],
    error: 'expected at the booth alone',
  })
  .refine((body) => body.phase === 'preread' || body.occupantCount !== undefined, {
    path: ['occupantCount'],
    error: 'expected the number of occupants at the booth',
  })
  .refine((body) => body.vehicle === undefined || body.truck === undefined, {
    path: ['truck'],
    error: 'expected a vehicle or a truck, not both',
  });
export type CheckBody = z.output<typeof CheckBody>;

/** Stored events of an outage. Each body is parsed and answered on its own. */
export const BatchBody = z.strictObject({
  items: z
    .array(
      z.strictObject({
        idempotencyKey: z
          .string()
          .regex(/^[\x21-\x7e]{1,200}$/, { error: 'expected 1 to 200 visible ASCII characters' }),
        body: z.record(z.string(), z.unknown()),
        /** What the terminal had told the lane, when it decided alone. */
        told: z.enum(['admit', 'refer', 'redirect']).optional(),
      }),
    )
    .min(1)
    .max(500),
});

/** Why an officer did what was done; coded, so that it can be counted. */
export const dispositionReasons = [
  'documents_in_order',
  'inspection_done',
  'random_exam_done',
  'non_member_in_vehicle',
  'document_invalid',
  'watch_list_match',
  'inadmissible',
  'wrong_lane',
  'lane_closed',
  'traveler_withdrew',
  'other',
] as const;

export const DispositionBody = z.strictObject({
  disposition: z.enum(['admitted', 'secondary', 'refused', 'redirected']),
  reason: z.enum(dispositionReasons),
  /** The badge session of the officer at the terminal; an officer's own token names them already. */
  badge: z.string().trim().min(1).max(60).optional(),
});
export type DispositionBody = z.output<typeof DispositionBody>;

export const CrossingView = z.object({
  id: z.string(),
  state: z.enum(['provisional', 'decided', 'disposed']),
  decision: z.enum(['admit', 'refer', 'redirect']),
  reasons: z.array(
    z.object({ code: z.enum(Object.keys(reasons) as [ReasonCode, ...ReasonCode[]]), words: z.string() }),
  ),
  /** Neutral words for the traveler. */
  travelerWords: z.string(),
  redirectTo: z.enum(laneClasses).optional(),
  occupants: z.array(
    z.object({
      position: z.int(),
      name: z.string().optional(),
      membershipState: z.string().optional(),
      standing: z.enum(['clear', 'pending', 'refer', 'stale', 'unknown']),
      /** A relative address, good for ten minutes without a token. */
      photo: z.string().optional(),
    }),
  ),
  lane: z.object({ id: z.string(), laneClass: z.enum(laneClasses) }),
  phase: z.enum(['preread', 'booth']),
  direction: z.enum(['northbound', 'southbound']),
  sequence: z.int(),
  /** The pre-read that a booth check was joined with, once stored. */
  prereadId: z.string().optional(),
  awaiting: z.int(),
  /** Seconds since the oldest screening that was used; null where there was none. */
  standingAge: z.int().nullable(),
  listVersions: z.record(z.string(), z.int()),
  degraded: z.boolean(),
  late: z.boolean(),
  capturedAt: z.iso.datetime(),
  receivedAt: z.iso.datetime(),
});
export type CrossingView = z.input<typeof CrossingView>;
