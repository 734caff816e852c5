import { z } from 'zod';
import { PageQuery } from '../http/paging.ts';
import { answers, grounds, longestMessage, outcomes, redressStates } from './rules.ts';

const time = z.iso.datetime();
const id = z.string().max(100);

export const Params = z.strictObject({ id });

/** Plain text in lines: no control characters beside line ends and tabs. */
export const MessageText = z
  .string()
  .trim()
  .min(1)
  .max(longestMessage)
  .refine((text) => !/[^\P{Cc}\r\n\t]/u.test(text));

/** What is contested, and in the traveler's words why. */
export const NewRequest = z.discriminatedUnion('ground', [
  z.strictObject({ ground: z.literal('denied'), applicationId: id, text: MessageText }),
  z.strictObject({ ground: z.literal('revoked'), membershipId: id, text: MessageText }),
  z.strictObject({ ground: z.literal('suspended'), membershipId: id, text: MessageText }),
  z.strictObject({ ground: z.literal('referred'), membershipId: id.optional(), text: MessageText }),
]);
export type NewRequest = z.output<typeof NewRequest>;

/** `asks` is an officer's: the thread then waits for the traveler. */
export const NewMessage = z.strictObject({ text: MessageText, asks: z.boolean().default(false) });

/** An officer's answer. A wrong match is named, so that the answer rests on the verdict that tells it apart. */
export const Close = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('wrong_match'), matchId: id, text: MessageText }),
  z.strictObject({ outcome: z.enum(answers).exclude(['wrong_match']), text: MessageText }),
]);
export type Close = z.output<typeof Close>;

export const ListQuery = PageQuery.extend({ state: z.enum(redressStates).optional() });

export const Summary = z.object({
  id: z.string(),
  ground: z.enum(grounds),
  state: z.enum(redressStates),
  outcome: z.enum(outcomes).optional(),
  openedAt: time,
  stateSince: time,
  applicationId: z.string().optional(),
  membershipId: z.string().optional(),
});

const Message = z.object({ author: z.enum(['traveler', 'officer']), text: z.string(), at: time });

export const Request = Summary.extend({
  messages: z.array(Message),
  /** For officers alone: the decision that is contested, and the matches that it may rest on. */
  about: z
    .object({
      travelerId: z.string().optional(),
      decisionReason: z.string().optional(),
      membershipState: z.string().optional(),
      stateReason: z.string().optional(),
      verdict: z.object({ adjudicationId: z.string(), matchId: z.string() }).optional(),
      matches: z.array(
        z.object({ id: z.string(), state: z.string(), list: z.string(), entryName: z.string().optional() }),
      ),
    })
    .optional(),
});

export const Summaries = z.object({ items: z.array(Summary), next: z.string().optional() });

export const Moved = z.object({
  id: z.string(),
  state: z.enum(redressStates),
  stateSince: time,
  outcome: z.enum(outcomes).optional(),
  applicationState: z.string().optional(),
  membershipState: z.string().optional(),
});
