/** What a worker brings back, and how it is taken. */
import { z } from 'zod';

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

/** A part of what came as JSON: megabytes of it are not walked through to see that it is JSON. */
const json = z.custom<z.core.util.JSONType>();

export const SimulationResult = z.object({
  kind: z.literal('simulation'),
  summary: z.record(z.string(), json),
  csv: z.string(),
  /** SVG by name. */
  charts: z.record(z.string(), z.string()),
  /** The same with Spanish words. */
  chartsEs: z.record(z.string(), z.string()).exactOptional(),
  /** Each with its name, its summary and what it differs by. */
  variants: z
    .array(
      z.object({
        name: z.string(),
        summary: z.record(z.string(), json),
        difference: z.record(z.string(), json),
      }),
    )
    .exactOptional(),
});

/** The mail was handed over to a mail server. */
export const NoticeResult = z.object({ kind: z.literal('notice') });

export const Result = z.discriminatedUnion('kind', [
  ScreeningResult,
  CrossingResult,
  VettingResult,
  SweepResult,
  SimulationResult,
  NoticeResult,
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
