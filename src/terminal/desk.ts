import { examDraw, utcDay } from '../crossings/exam-draw.ts';
import { readDocument } from '../crossings/read-document.ts';
import { CheckBody } from '../crossings/schema.ts';
import type { Locale } from '../http/text.ts';
import type { LaneClass } from '../lanes/lane-class.ts';
import {
  type Circumstances,
  fromAlone,
  fromCentre,
  keptAnswer,
  type Presented,
  referFor,
  type TerminalAnswer,
} from './answer.ts';
import { type AloneRules, decideAlone } from './decide-alone.ts';
import { isFinal } from './forward.ts';
import type { Journal, JournalEvent } from './journal.ts';
import type { Outcome } from './link.ts';
import { lookUp, type OpenSnapshot } from './lookups.ts';
import { NotReadable } from './not-readable.ts';

/** What checks are answered from: the real thing, or a drill's. */
export interface DeskParts {
  readonly journal: Journal;
  readonly laneClass: LaneClass;
  readonly locale: Locale;
  readonly now: () => number;
  /** Asks the centre. */
  readonly ask: (event: JournalEvent) => Promise<Outcome>;
  readonly snapshot: () => OpenSnapshot | undefined;
  /** Of the pack; null without one. */
  readonly ageMs: () => number | null;
  readonly rules: () => AloneRules;
  /** Draws the exam of a booth check that is decided alone, 0..1; null examines everybody. */
  readonly draw: (event: JournalEvent) => number | null;
  /** How the terminal is, at this moment. */
  readonly around: () => Omit<Circumstances, 'phase' | 'sequence' | 'tookMs'>;
}

/** The draw with the terminal's own subkey of the day; null where it has none. */
export function drawAlone(
  subkeys: Readonly<Record<string, Uint8Array>> | undefined,
  terminalId: string,
  sequence: number,
  now: number,
): number | null {
  const subkey = subkeys?.[utcDay(now)];
  return subkey ? examDraw(subkey, terminalId, sequence) : null;
}

function readable(presented: Presented, capturedAt: string, locale: Locale): CheckBody {
  const parsed = CheckBody.safeParse({ ...presented, capturedAt, sequence: 0 });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new NotReadable(`${issue?.path.join('/') ?? ''}: ${issue?.message ?? 'not readable'}`);
  }
  for (const occupant of parsed.data.occupants) {
    const read = readDocument(occupant, Date.parse(capturedAt), locale);
    if (read && 'errors' in read)
      throw new NotReadable(read.errors[0]?.message ?? 'the document was misread');
  }
  return parsed.data;
}

/**
 * The answer for what was presented; on disk before it is given.
 *
 * @throws NotReadable when it cannot be an event at all
 */
export type Desk = (presented: Presented) => Promise<TerminalAnswer>;

export function createDesk(parts: DeskParts): Desk {
  const { journal, laneClass, locale, now } = parts;

  function alone(body: CheckBody, event: JournalEvent, around: Circumstances): TerminalAnswer {
    const facts = lookUp(body, laneClass, parts.snapshot(), parts.ageMs(), now());
    const decided = decideAlone(facts, parts.rules(), now(), parts.draw(event));
    const cards = facts.occupants.map(({ verdict }) => ({ pack: verdict }));
    return fromAlone(decided, cards, around, locale);
  }

  function answerOf(outcome: Outcome, body: CheckBody, event: JournalEvent, around: Circumstances) {
    if (outcome.kind === 'refused') return referFor('terminal_refused', around, locale);
    if (outcome.kind === 'none') return alone(body, event, around);
    const answer = outcome.status < 300 ? fromCentre(outcome.bytes, around) : undefined;
    if (answer?.crossingId !== undefined) {
      journal.sent(event, answer.crossingId);
      return answer;
    }
    if (!isFinal(outcome.status)) return alone(body, event, around);
    journal.dead(event, new TextDecoder().decode(outcome.bytes));
    return referFor('event_refused', around, locale);
  }

  return async function check(presented) {
    const started = performance.now();
    const capturedAt = new Date(now()).toISOString();
    const body = readable(presented, capturedAt, locale);
    const { phase } = body;
    const around = (sequence: number | null): Circumstances => ({
      ...parts.around(),
      phase,
      sequence,
      tookMs: Math.round(performance.now() - started),
    });
    let event: JournalEvent;
    try {
      event = journal.append(phase, (sequence) => JSON.stringify({ ...presented, capturedAt, sequence }));
    } catch {
      return referFor('journal_failed', around(null), locale);
    }
    try {
      const outcome = await parts.ask(event);
      const answer = answerOf(outcome, body, event, around(event.sequence));
      journal.answered(event, keptAnswer(answer), answer.degraded);
      return answer;
    } catch {
      return referFor('journal_failed', around(event.sequence), locale);
    }
  };
}
