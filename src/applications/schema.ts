import { z } from 'zod';
import { AssignedTo } from '../assignments/schema.ts';
import { PageQuery } from '../http/paging.ts';
import { ruleWords } from '../http/rule-words.ts';
import { RfidHex } from '../memberships/schema.ts';
import { ApplicantVehicle, Blocks, TravelDocument } from './blocks.ts';
import { replacementReasons } from './card-order.ts';
import { applicationStates } from './lifecycle.ts';
import { ApprovalReason, DenialReason } from './reasons.ts';
import { interviewOutcomes } from './record-interview.ts';

const time = z.iso.datetime();
const Point = z.object({ pointer: z.string(), message: z.string() });

export const IdParams = z.strictObject({ id: z.string().max(100) });

const Program = z.enum(['SENTRI', 'FAST']);
const Kind = z.enum(['new', 'renewal', 'replacement']);

/** A person applies for a program; a member renews the membership that they name, or replaces a card. */
export const NewApplication = z.union([
  z.strictObject({ kind: z.literal('new').default('new'), program: Program }),
  z.strictObject({ kind: z.literal('renewal'), membershipId: z.string().max(100) }),
  z.strictObject({
    kind: z.literal('replacement'),
    membershipId: z.string().max(100),
    credentialId: z.string().max(100),
    reason: z.enum(replacementReasons),
  }),
]);

/** `center` (of the booked interview) and `assigned` are for staff; an applicant has no use for them. */
export const ListQuery = PageQuery.extend({
  state: z.enum(applicationStates).optional(),
  kind: Kind.optional(),
  program: Program.optional(),
  center: z.string().max(20).optional(),
  assigned: AssignedTo.optional(),
});
export type ListQuery = z.output<typeof ListQuery>;

/** At least one block, each replaced as a whole. */
export const Edit = Blocks.refine((blocks) => Object.keys(blocks).length > 0, {
  message: ruleWords({ en: 'Name at least one block.', es: 'Nombre al menos un bloque.' }),
});

export const Payment = z.strictObject({
  provider: z.literal('local'),
  cardToken: z.string().regex(/^tok_[a-z0-9_]{1,60}$/),
  amountCents: z.int().min(0).optional(),
});

export const Slot = z.strictObject({
  centerId: z.string().min(1).max(20),
  startsAt: z.iso.datetime({ offset: true }),
});

export const SlotsQuery = z.strictObject({
  from: z.iso.date().optional(),
  days: z.coerce.number().int().min(1).max(31).default(7),
});

/** What a reader reads of a new card. */
export const NewCard = z.strictObject({ rfid: RfidHex });

export const IssuedCard = z.object({
  id: z.string(),
  state: z.literal('approved'),
  stateSince: time,
  membershipId: z.string(),
  credentialId: z.string(),
});

/** Why an officer asks for an interview that the rule has waived. */
export const AskInterview = z.strictObject({
  reason: z.enum(['photo_outdated', 'identity_unclear', 'documents', 'other']),
});

export const Outcome = z.strictObject({
  outcome: z.enum(interviewOutcomes),
  notes: z.string().trim().min(1).max(4000).optional(),
});

export const Review = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('conditionally_approve'), reason: ApprovalReason }),
  z.strictObject({ outcome: z.literal('deny'), reason: DenialReason }),
]);

export const Decision = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('approve'), reason: ApprovalReason.default('low_risk_shown') }),
  z.strictObject({ decision: z.literal('deny'), reason: DenialReason }),
]);

export const Summary = z.object({
  id: z.string(),
  program: Program,
  kind: Kind,
  state: z.enum(applicationStates),
  stateSince: time,
  createdAt: time,
  submittedAt: time.optional(),
  applicantId: z.string().optional(),
});

export const Progress = Summary.extend({
  nextStep: z.string(),
  missing: z.array(Point).optional(),
  fee: z.object({
    amountCents: z.int(),
    currency: z.literal('USD'),
    due: z.boolean(),
    exemption: z.enum(['minor_of_member', 'minor_of_applicant']).optional(),
    receiptNumber: z.string().optional(),
    paidAt: time.optional(),
    paidCents: z.int().optional(),
  }),
  interview: z
    .object({
      state: z.enum(['held', 'booked']),
      centerId: z.string(),
      centerName: z.string(),
      startsAt: time,
      localTime: z.string(),
      timeZone: z.string(),
      heldUntil: time.optional(),
    })
    .optional(),
  /** Whether an officer may decide without an interview. */
  interviewNeeded: z.boolean(),
  membershipId: z.string().optional(),
  passId: z.string().optional(),
  /** The card that is replaced. */
  card: z.object({ credentialId: z.string(), reason: z.enum(replacementReasons) }).optional(),
});

export const Application = Progress.extend({
  warnings: z.array(Point),
  travelerId: z.string().optional(),
  screeningId: z.string().optional(),
  decisionReason: z.string().optional(),
  blocks: Blocks,
});

/** For staff a line says who it is, when the interview is and which officer has taken it. */
const Line = Summary.extend({
  name: z.string().optional(),
  interview: z
    .object({ centerId: z.string(), centerName: z.string(), startsAt: time, localTime: z.string() })
    .optional(),
  assigned: z.object({ officerId: z.string(), since: time }).optional(),
});

export const Summaries = z.object({ items: z.array(Line), next: z.string().optional() });

export const Receipt = z.object({
  status: z.enum(['paid', 'pending']),
  amountCents: z.int(),
  currency: z.literal('USD'),
  provider: z.string(),
  receiptNumber: z.string().optional(),
  paidAt: time.optional(),
});

export const TakenSlot = z.object({
  centerId: z.string(),
  startsAt: time,
  state: z.enum(['held', 'booked']),
  heldUntil: time.optional(),
  applicationState: z.string().optional(),
});

export const Centers = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      city: z.string(),
      state: z.string(),
      address: z.string(),
      timeZone: z.string(),
      programs: z.array(z.enum(['SENTRI', 'FAST'])),
      operational: z.boolean(),
    }),
  ),
});

export const Slots = z.object({
  centerId: z.string(),
  timeZone: z.string(),
  items: z.array(z.object({ startsAt: time, localTime: z.string() })),
});

export const Moved = z.object({
  id: z.string(),
  state: z.enum(applicationStates),
  stateSince: time,
  reason: z.string().optional(),
  membershipId: z.string().optional(),
  passId: z.string().optional(),
});

export const RecordedInterview = z.object({
  id: z.string(),
  outcome: z.enum(interviewOutcomes),
  applicationState: z.enum(applicationStates),
});

export const SheetQuery = z.strictObject({ day: z.iso.date().optional() });

/** The appointments of a day at a center, with what is to be checked and asked. */
export const Sheet = z.object({
  centerId: z.string(),
  centerName: z.string(),
  timeZone: z.string(),
  day: z.iso.date(),
  items: z.array(
    z.object({
      applicationId: z.string(),
      program: z.enum(['SENTRI', 'FAST']),
      startsAt: time,
      localTime: z.string(),
      outcome: z.enum(interviewOutcomes).optional(),
      name: z.string(),
      birthDate: z.string().optional(),
      citizenship: z.string().optional(),
      guardian: z.string().optional(),
      documents: z.array(TravelDocument.omit({ mrz: true })),
      vehicles: z.array(
        ApplicantVehicle.pick({
          plate: true,
          state: true,
          country: true,
          make: true,
          model: true,
          owner: true,
        }),
      ),
      countries: z.array(z.string()),
      yesAnswers: z.array(z.object({ question: z.string(), explanation: z.string() })),
      warnings: z.array(Point),
    }),
  ),
});
export type Sheet = z.output<typeof Sheet>;
