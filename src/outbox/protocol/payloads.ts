/** What a message asks of a worker. Whatever of it is about a person is sealed on its way. */
import { z } from 'zod';

export const SubjectPayload = z.object({
  id: z.string(),
  fullName: z.string().exactOptional(),
  paternalSurname: z.string().exactOptional(),
  maternalSurname: z.string().exactOptional(),
  givenNames: z.string().exactOptional(),
  mrzName: z.string().exactOptional(),
  otherNames: z.array(z.string()).exactOptional(),
  birthDate: z.string().exactOptional(),
  nationality: z.string().exactOptional(),
  documents: z
    .array(z.object({ type: z.string(), number: z.string(), country: z.string().exactOptional() }))
    .exactOptional(),
  plates: z
    .array(
      z.object({
        number: z.string(),
        state: z.string().exactOptional(),
        country: z.string().exactOptional(),
      }),
    )
    .exactOptional(),
});

const ScreeningOf = { screeningId: z.uuid(), subject: SubjectPayload, subjectHash: z.string() };

/** Screen one subject against every list, with the index at `requiredSeq` or later. */
export const ScreeningPayload = z.object({
  kind: z.literal('screening'),
  ...ScreeningOf,
  requiredSeq: z.int(),
});

/** The same for those aboard whom a crossing waits for, together: one message, one result, one decision. */
export const CrossingPayload = z.object({
  kind: z.literal('crossing'),
  people: z.array(z.object(ScreeningOf)).min(1),
  requiredSeq: z.int(),
});

/**
 * A crossing's message as the outbox keeps it, in clear, for it names screenings alone: their subjects lie sealed beside
 * them already.
 */
export interface CrossingMessage {
  readonly kind: 'crossing';
  readonly screenings: readonly string[];
  readonly requiredSeq: number;
}

/** The same as it is leased: each subject as it is sealed to its screening. */
export const LeasedCrossing = z.object({
  kind: z.literal('crossing'),
  people: z.array(z.object({ screeningId: z.uuid(), sealed: z.string() })).min(1),
  requiredSeq: z.int(),
});
export type LeasedCrossing = z.infer<typeof LeasedCrossing>;

/** What a screening keeps of its subject, sealed. */
export const SealedSubject = z.object({ subject: SubjectPayload, subjectHash: z.string() });

/**
 * Vet every enrolled subject against what changed on the lists up to `requiredSeq`, with the subjects feed
 * reached at least through `requiredSubjectsSeq`. The worker starts from the watermark.
 */
export const VettingPayload = z.object({
  kind: z.literal('vetting'),
  requiredSeq: z.int(),
  requiredSubjectsSeq: z.int(),
});

/** Screen again the enrolled travelers with `afterTravelerId < id <= throughTravelerId`. */
export const SweepPayload = z.object({
  kind: z.literal('sweep'),
  afterTravelerId: z.string(),
  throughTravelerId: z.string(),
  requiredSeq: z.int(),
  requiredSubjectsSeq: z.int(),
});

export const SimulationPayload = z.object({
  kind: z.literal('simulation'),
  simulationId: z.uuid(),
  /** What the analyst calls it. */
  name: z.string().exactOptional(),
  scenario: z.record(z.string(), z.json()),
  seed: z.int(),
  replications: z.int().min(1),
  /** Stop once the person-hours are known to this share. */
  precision: z.number().exactOptional(),
  variants: z.array(z.object({ name: z.string(), scenario: z.record(z.string(), z.json()) })).exactOptional(),
});

/** Tell an applicant by e-mail that there is news for them. */
export const NoticePayload = z.object({
  kind: z.literal('notice'),
  to: z.string(),
  locale: z.enum(['en', 'es']),
  /** Of the page that tells the news; the sender puts the service's address before it. */
  path: z.string().startsWith('/'),
});

export const Payload = z.discriminatedUnion('kind', [
  ScreeningPayload,
  CrossingPayload,
  VettingPayload,
  SweepPayload,
  SimulationPayload,
  NoticePayload,
]);
export type Payload = z.infer<typeof Payload>;
