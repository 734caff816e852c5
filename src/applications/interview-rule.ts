import { addMonths, termMonths } from '../memberships/term.ts';
import type { TravelerIdentity } from '../travelers/identity.ts';
import type { Blocks } from './blocks.ts';
import { dayOf, isMinorOn } from './calendar.ts';
import type { ApplicationRow } from './store.ts';

/** Why somebody has to be interviewed. */
export const interviewReasons = [
  'first_application',
  'identity_changed',
  'answered_yes',
  'came_of_age',
] as const;
export type InterviewReason = (typeof interviewReasons)[number];

export interface InterviewFacts {
  readonly kind: ApplicationRow['kind'];
  readonly questions: Blocks['questions'];
  /** Who the traveler was, and who they say they are. */
  readonly before: TravelerIdentity;
  readonly told: TravelerIdentity;
  /** The end of the membership that is renewed, milliseconds. */
  readonly expiresAt: number;
}

const compared = [
  'paternalSurname',
  'maternalSurname',
  'givenNames',
  'birthDate',
  'nationality',
] as const satisfies readonly (keyof TravelerIdentity)[];

/**
 * Why an interview is needed; nothing where it is waived. CBP tells that some renewals need none and not which.
 * Assumption: one does whose person is called otherwise now, has answered yes to a legal question, or was a child on
 * the photo and is none any more. Whatever screening refers is interviewed as well, and an officer may ask for it.
 * A waiver decides nothing: an officer does.
 */
export function interviewReasonsOf(facts: InterviewFacts, now: number): readonly InterviewReason[] {
  if (facts.kind === 'new') return ['first_application'];
  const { questions = {}, before, told, expiresAt } = facts;
  const granted = dayOf(addMonths(expiresAt, -termMonths));
  const reasons: InterviewReason[] = [];
  if (compared.some((field) => before[field] !== told[field])) reasons.push('identity_changed');
  if (Object.values(questions).some((given) => given?.answer === true)) reasons.push('answered_yes');
  if (isMinorOn(told.birthDate, granted) && !isMinorOn(told.birthDate, dayOf(now))) {
    reasons.push('came_of_age');
  }
  return reasons;
}
