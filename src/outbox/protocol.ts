/**
 * What the API and the workers say to each other over `/internal`. Both sides parse with these schemas.
 *
 * A message lives in the outbox until the batch that stores its result deletes it. The queue may lose
 * everything it holds: the relay finds out and adds the message again.
 */
import { z } from 'zod';

/** `lane` is what a lane waits for; it has a queue and a concurrency of its own. */
export const QueueName = z.enum(['lane', 'vetting', 'simulation']);
export type QueueName = z.infer<typeof QueueName>;

/** A message under lease. `payload` is sealed (AES-GCM) JSON: see `unseal` in `outbox/seal.ts`. */
export const LeasedMessage = z.object({
  id: z.uuid(),
  queue: QueueName,
  /** Lower goes first. */
  priority: z.int(),
  payload: z.string(),
  attempts: z.int(),
});
export type LeasedMessage = z.infer<typeof LeasedMessage>;

/** Starts a worker's session: its short-lived token and the keys that open payloads (key id to base64). */
export const WorkerSession = z.object({
  token: z.string(),
  expiresInSeconds: z.int(),
  payloadKeys: z.record(z.string(), z.string()),
});
export type WorkerSession = z.infer<typeof WorkerSession>;

export const LeaseRequest = z.object({
  relayId: z.string().min(1).max(100),
  max: z.int().min(1).max(1000),
  /** Long poll: how long to wait for the first message. */
  waitMs: z.int().min(0).max(25_000),
  leaseMs: z.int().min(1_000).max(300_000),
  /** Only messages of these queues; absent: of every queue. A relay full of vetting still asks for lanes. */
  queues: z.array(QueueName).exactOptional(),
});
export type LeaseRequest = z.infer<typeof LeaseRequest>;
export const LeaseResponse = z.object({ messages: z.array(LeasedMessage) });
export type LeaseResponse = z.infer<typeof LeaseResponse>;

export const RenewRequest = z.object({
  relayId: z.string().min(1).max(100),
  ids: z.array(z.uuid()).max(5000),
  leaseMs: z.int().min(1_000).max(300_000),
  /** The relay's heartbeat (it renews each few seconds, with no ids too): whether it reaches the queue. */
  queueUp: z.boolean().exactOptional(),
});
/** `held` are the messages still in the outbox under this relay's lease; any other id is done, dead or lost. */
export const RenewResponse = z.object({ held: z.array(z.uuid()) });

/** Gives messages back unharmed: a clean stop. No attempt is counted. */
export const ReleaseRequest = z.object({
  relayId: z.string().min(1).max(100),
  ids: z.array(z.uuid()).max(5000),
});

/** A processor failed for good in this delivery. Counted; after the last attempt the message is a dead letter. */
export const FailureReport = z.object({
  failures: z.array(z.object({ id: z.uuid(), error: z.string().max(2000) })).max(1000),
});
export const FailureResponse = z.object({
  outcomes: z.array(z.object({ id: z.uuid(), outcome: z.enum(['retry', 'dead', 'gone']) })),
});

const Part = z.object({
  code: z.string(),
  effect: z.enum(['supports', 'neutral', 'contradicts']),
  weight: z.number(),
  subjectValue: z.string().exactOptional(),
  entryValue: z.string().exactOptional(),
  words: z.string(),
  wordsEs: z.string(),
});

/** A match as a worker proposes it. `entryHash` and `subjectHash` say which contents were compared. */
export const ProposedMatch = z.object({
  travelerId: z.string(),
  subjectHash: z.string(),
  listId: z.string(),
  entryId: z.string(),
  entryHash: z.string(),
  entryName: z.string(),
  score: z.number().min(0).max(1),
  parts: z.array(Part),
});
export type ProposedMatch = z.infer<typeof ProposedMatch>;

const SubjectPayload = z.object({
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
  scenario: z.record(z.string(), z.json()),
  seed: z.int(),
  replications: z.int().min(1),
  /** Stop once the person-hours are known to this share. */
  precision: z.number().exactOptional(),
  variants: z.array(z.object({ name: z.string(), scenario: z.record(z.string(), z.json()) })).exactOptional(),
});

export const Payload = z.discriminatedUnion('kind', [
  ScreeningPayload,
  CrossingPayload,
  VettingPayload,
  SweepPayload,
  SimulationPayload,
]);
export type Payload = z.infer<typeof Payload>;

const ScreenedBy = {
  /** The publication sequence that the worker's index had reached. */
  seq: z.int(),
  configHash: z.string(),
};

/** An entry that was compared: list, entry, the hash of what was compared, the score. */
export const Considered = z.tuple([z.string(), z.string(), z.string(), z.number()]);
export type Considered = z.infer<typeof Considered>;

const Found = {
  candidates: z.int(),
  /** All candidates, so that the screening can be computed again. */
  considered: z.array(Considered).max(10_000).exactOptional(),
  matches: z.array(ProposedMatch),
};

export const ScreeningResult = z.object({ kind: z.literal('screening'), ...ScreenedBy, ...Found });

/** What was found of each person of a crossing's message, everybody named once. */
export const CrossingResult = z.object({
  kind: z.literal('crossing'),
  ...ScreenedBy,
  people: z
    .array(z.object({ screeningId: z.uuid(), ...Found }))
    .min(1)
    .max(100),
});

/** How far a vetting has come: changed entries in the order (publication, list, entry), then travelers by id. */
export const VettingPosition = z.object({
  seq: z.int(),
  listId: z.string(),
  entryId: z.string(),
  /** Through which the entry is done; `''` where it is done for everybody. */
  travelerId: z.string(),
});
export type VettingPosition = z.infer<typeof VettingPosition>;

const Vetted = {
  ...ScreenedBy,
  fromSeq: z.int(),
  subjectsSeq: z.int(),
  /** Entries that this part completes: matches on them that no part has named are withdrawn. */
  changedEntries: z.array(z.object({ listId: z.string(), entryId: z.string() })),
  matches: z.array(ProposedMatch),
};

/** A part of a vetting that is too large for one request: `POST /internal/vetting/{message}/parts`. */
export const VettingPart = z.object({ ...Vetted, through: VettingPosition });
export type VettingPart = z.infer<typeof VettingPart>;
export const VettingPartResponse = z.object({
  outcome: z.enum(['accepted', 'lease_lost', 'rejected']),
  detail: z.string().exactOptional(),
});

/** The last part of a vetting of every entry changed in (`fromSeq`, `seq`]: it advances the watermark. */
export const VettingResult = z.object({
  kind: z.literal('vetting'),
  ...Vetted,
  /** Where the parts that came before end. */
  after: VettingPosition.exactOptional(),
});

export const SweepResult = z.object({
  kind: z.literal('sweep'),
  ...ScreenedBy,
  subjectsSeq: z.int(),
  screened: z.int(),
  matches: z.array(ProposedMatch),
});

export const SimulationResult = z.object({
  kind: z.literal('simulation'),
  summary: z.record(z.string(), z.json()),
  csv: z.string(),
  charts: z.record(z.string(), z.string()),
  /** Each with its name, its summary and what it differs by. */
  variants: z
    .array(
      z.object({
        name: z.string(),
        summary: z.record(z.string(), z.json()),
        difference: z.record(z.string(), z.json()),
      }),
    )
    .exactOptional(),
});

export const Result = z.discriminatedUnion('kind', [
  ScreeningResult,
  CrossingResult,
  VettingResult,
  SweepResult,
  SimulationResult,
]);
export type Result = z.infer<typeof Result>;

export const ResultsRequest = z.object({
  results: z
    .array(z.object({ messageId: z.uuid(), result: Result }))
    .min(1)
    .max(500),
});
export type ResultsRequest = z.infer<typeof ResultsRequest>;

/** `lease_lost`: the message is there but nobody holds it; throw without counting, the relay brings it again. */
export const ResultOutcome = z.enum(['accepted', 'already_done', 'lease_lost', 'rejected']);
export const ResultsResponse = z.object({
  outcomes: z.array(
    z.object({ messageId: z.uuid(), outcome: ResultOutcome, detail: z.string().exactOptional() }),
  ),
});

/** One page of the watch-list feed. `seq` is the publication through which the reader is complete after this page. */
export const WatchlistChanges = z.object({
  changes: z.array(
    z.object({
      listId: z.string(),
      entryId: z.string(),
      entryHash: z.string(),
      seq: z.int(),
      /** Absent on a tombstone. */
      entry: z.record(z.string(), z.json()).exactOptional(),
    }),
  ),
  cursor: z.string(),
  seq: z.int(),
  more: z.boolean(),
});
export type WatchlistChanges = z.infer<typeof WatchlistChanges>;

/** One page of the feed of enrolled subjects. A change without `subject` says that the traveler left. */
export const SubjectChanges = z.object({
  changes: z.array(
    z.object({
      travelerId: z.string(),
      seq: z.int(),
      subjectHash: z.string(),
      subject: SubjectPayload.exactOptional(),
    }),
  ),
  /** Pass as `since` for the next page. */
  seq: z.int(),
  more: z.boolean(),
});
export type SubjectChanges = z.infer<typeof SubjectChanges>;

/** `POST /internal/configurations`: every weight by which a worker screens, kept under its hash. */
export const Configuration = z.record(z.string(), z.json());

/** What has been vetted so far: `GET /internal/watermark`. */
export const Watermark = z.object({
  vettedThroughSeq: z.int(),
  /** What is done beyond the watermark; by which message, and from which change of subjects on at least. */
  progress: VettingPosition.extend({ messageId: z.string(), subjectsSeq: z.int() }).exactOptional(),
});
export type Watermark = z.infer<typeof Watermark>;

/** `POST /internal/simulations/{id}/progress`; answers whether the analyst has cancelled. */
export const SimulationProgress = z.object({ done: z.int(), total: z.int() });
export const SimulationProgressResponse = z.object({ cancelled: z.boolean() });

/** `POST /internal/simulations/{id}/watch`, a long poll: answers once it is cancelled or over, or after `waitMs`. */
export const SimulationWatch = z.object({ waitMs: z.int().min(0).max(60_000) });

/** `POST /internal/simulations/{id}/partial`: what is known so far. */
export const SimulationPartial = SimulationResult.omit({ kind: true, charts: true });
