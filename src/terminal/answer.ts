import { z } from 'zod';
import type { CheckBody } from '../crossings/schema.ts';
import type { Locale } from '../http/text.ts';
import type { LaneClass } from '../lanes/lane-class.ts';
import { type AloneReason, aloneWords } from './alone-reasons.ts';
import type { BreakerState } from './breaker.ts';
import type { DecidedAlone } from './decide-alone.ts';

/** What a terminal is shown: everything of a check but the time and the number, which it gives itself. */
export type Presented = Omit<z.input<typeof CheckBody>, 'capturedAt' | 'sequence'>;

/** One occupant as the officer sees them. */
export interface Card {
  readonly name?: string;
  readonly membershipState?: string;
  readonly standing?: string;
  /** Where the centre shows their photo, without a token, for ten minutes: relative to the centre's address. */
  readonly photo?: string;
  /** What the offline pack says, where the terminal decided alone. */
  readonly pack?: 'admit' | 'refer' | 'unknown';
}

/** What the lane is told, always within two seconds. */
export interface TerminalAnswer {
  readonly phase: 'preread' | 'booth';
  /** Null when it could not be recorded. */
  readonly sequence: number | null;
  readonly decision: 'admit' | 'refer' | 'redirect';
  readonly reasons: readonly { readonly code: string; readonly words: string }[];
  readonly redirectTo?: LaneClass;
  readonly cards: readonly Card[];
  /** True when the terminal decided this alone. */
  readonly degraded: boolean;
  readonly snapshotVersion: number | null;
  /** Seconds since the pack was made; null without a pack. */
  readonly snapshotAge: number | null;
  readonly link: BreakerState;
  /** Milliseconds from when it was presented to this answer. */
  readonly tookMs: number;
  /** Somebody is still being screened: the centre will decide again. */
  readonly provisional?: true;
  /** The crossing at the centre, where the centre has answered. */
  readonly crossingId?: string;
  readonly drill: boolean;
}

/** How the terminal was when it answered. */
export type Circumstances = Pick<
  TerminalAnswer,
  'phase' | 'sequence' | 'snapshotVersion' | 'snapshotAge' | 'link' | 'tookMs' | 'drill'
>;

const CentreAnswer = z.object({
  id: z.string(),
  state: z.string().optional(),
  decision: z.enum(['admit', 'refer', 'redirect']),
  reasons: z.array(z.object({ code: z.string(), words: z.string() })),
  redirectTo: z.string().optional(),
  occupants: z.array(
    z.object({
      name: z.string().optional(),
      membershipState: z.string().optional(),
      standing: z.string(),
      photo: z.string().optional(),
    }),
  ),
});

/** The centre's answer as the lane is told it; undefined when it is not one. */
export function fromCentre(bytes: Uint8Array, circumstances: Circumstances): TerminalAnswer | undefined {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
  const parsed = CentreAnswer.safeParse(json);
  if (!parsed.success) return undefined;
  const { id, state, decision, reasons, redirectTo, occupants } = parsed.data;
  return {
    ...circumstances,
    decision,
    reasons,
    ...(redirectTo === undefined ? {} : { redirectTo: redirectTo as LaneClass }),
    cards: occupants.map(({ name, membershipState, standing, photo }) => ({
      ...(name === undefined ? {} : { name }),
      ...(membershipState === undefined ? {} : { membershipState }),
      standing,
      ...(photo === undefined ? {} : { photo }),
    })),
    degraded: false,
    ...(state === 'provisional' ? { provisional: true as const } : {}),
    crossingId: id,
  };
}

/** What the terminal decided alone, as the lane is told it. */
export function fromAlone(
  { decision, reasons, redirectTo }: DecidedAlone,
  cards: readonly Card[],
  circumstances: Circumstances,
  locale: Locale,
): TerminalAnswer {
  return {
    ...circumstances,
    decision,
    reasons: reasons.map((code) => ({ code, words: aloneWords(code)[locale] })),
    ...(redirectTo === null ? {} : { redirectTo }),
    cards,
    degraded: true,
  };
}

/** A `refer` for a reason that lies with the terminal, not with them. */
export function referFor(code: AloneReason, circumstances: Circumstances, locale: Locale): TerminalAnswer {
  return fromAlone({ decision: 'refer', reasons: [code], redirectTo: null }, [], circumstances, locale);
}

/** What the journal keeps of an answer: all but names and words, which are nobody's business any more. */
export function keptAnswer({ cards, reasons, ...rest }: TerminalAnswer): string {
  return JSON.stringify({
    ...rest,
    reasons: reasons.map(({ code }) => code),
    cards: cards.map(({ name: _, ...card }) => card),
  });
}
