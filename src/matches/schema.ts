import { z } from 'zod';
import { AssignedTo } from '../assignments/schema.ts';
import { PageQuery } from '../http/paging.ts';
import { Action } from '../watchlists/schema.ts';

export const MatchState = z.enum(['open', 'same_person', 'different_person', 'inconclusive', 'withdrawn']);
export type MatchState = z.infer<typeof MatchState>;

export const MatchParams = z.strictObject({ id: z.string().max(100) });

export const MatchQuery = PageQuery.extend({
  state: MatchState.default('open'),
  list: z.string().max(100).optional(),
  assigned: AssignedTo.optional(),
});
export type MatchQuery = z.output<typeof MatchQuery>;

/** A human's verdict. `reason` is for the record: what was compared, who was asked. */
export const AdjudicationBody = z.strictObject({
  verdict: z.enum(['same_person', 'different_person', 'inconclusive']),
  reason: z.string().trim().min(1).max(2000),
  /** Other matches of the same listed person (`alsoOn`) that the verdict is for as well, as they were read. */
  also: z
    .array(z.strictObject({ id: z.string().max(100), version: z.int().min(1) }))
    .max(50)
    .default([]),
});
export type AdjudicationBody = z.infer<typeof AdjudicationBody>;

/** Whether the entries of two matches of one traveler are one person: an officer's word goes before the contents. */
export const SamePersonBody = z.strictObject({
  matchId: z.string().max(100),
  same: z.boolean(),
  reason: z.string().trim().min(1).max(2000),
});
export type SamePersonBody = z.infer<typeof SamePersonBody>;

export const SamePersonReply = z.object({ id: z.string(), same: z.boolean() });

const Part = z.object({
  code: z.string(),
  effect: z.enum(['supports', 'neutral', 'contradicts']),
  weight: z.number(),
  subjectValue: z.string().optional(),
  entryValue: z.string().optional(),
  /** In the language of the caller. */
  words: z.string(),
});

/**
 * What an agency may know of the listed side of a match. `sees: "record"` is for the list's owner and whom its caveat
 * allows; everybody else learns that there is a hit, and a code by which the owner finds it.
 */
export const HitView = z.object({
  list: z.object({ id: z.string(), name: z.string(), ownerAgency: z.string() }),
  hitCode: z.string(),
  sees: z.enum(['record', 'hit_only']),
  entry: z
    .object({
      id: z.string(),
      name: z.string(),
      /** What to do with a traveler who is the listed person. */
      action: Action,
      record: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
  score: z.number().optional(),
  parts: z.array(Part).optional(),
});
export type HitView = z.infer<typeof HitView>;

const Adjudication = z.object({
  verdict: z.string(),
  /** Said by the first of two officers; it holds once another one says it too. */
  proposed: z.boolean(),
  reason: z.string(),
  officerId: z.string(),
  agency: z.string(),
  at: z.string(),
});

const EarlierVerdict = z.object({
  matchId: z.string(),
  entryId: z.string(),
  /** `carried`: it holds here too. `lifted`: it does not, because `changed` did. */
  effect: z.enum(['carried', 'lifted']),
  verdict: z.string(),
  reason: z.string(),
  officerId: z.string(),
  agency: z.string(),
  at: z.string(),
  /** Fields of the entry (`entry.names`), or `traveler`. */
  changed: z.array(z.string()),
  words: z.string(),
});

/** Another entry that names the same person, on another list or the same one. */
const AlsoOn = HitView.extend({
  id: z.string(),
  state: MatchState,
  version: z.int(),
  because: z.enum(['document', 'name_and_date', 'officer']),
  words: z.string(),
});

export const MatchView = HitView.extend({
  id: z.string(),
  state: MatchState,
  version: z.int(),
  /** The same listed person's other entries: one candidate with several provenances. */
  alsoOn: z.array(AlsoOn).optional(),
  /** More than the name on a single match, for whom sees the record: what is compared with it. */
  traveler: z.object({
    id: z.string(),
    name: z.string().optional(),
    otherNames: z.array(z.string()).optional(),
    birthDate: z.string().optional(),
    nationality: z.string().optional(),
    documents: z.array(z.object({ type: z.string(), country: z.string(), number: z.string() })).optional(),
    membershipId: z.string().optional(),
  }),
  foundAt: z.string(),
  stateSince: z.string(),
  /** In the queue: which officer has taken it. */
  assigned: z.object({ officerId: z.string(), since: z.string() }).optional(),
  /** On a single match: a first officer said `same_person` of a member; another one has to confirm it. */
  awaitsSecondOfficer: z.object({ officerId: z.string(), at: z.string() }).optional(),
  /** On a single match: every verdict so far, oldest first, for whom sees the record. */
  adjudications: z.array(Adjudication).optional(),
  /** On a single match: a verdict on the same pair before something changed, and what became of it. */
  earlierVerdict: EarlierVerdict.optional(),
});
export type MatchView = z.infer<typeof MatchView>;

export const MatchPage = z.object({ items: z.array(MatchView), next: z.string().optional() });
