import { dayMs } from '../applications/calendar.ts';

/** What a traveler contests: a denial, a membership taken away or suspended, or being referred again and again. */
export const grounds = ['denied', 'revoked', 'suspended', 'referred'] as const;
export type Ground = (typeof grounds)[number];

/** Whose turn it is: an officer's, the traveler's, or nobody's any more. */
export const redressStates = ['open', 'waiting_for_traveler', 'closed'] as const;
export type RedressState = (typeof redressStates)[number];

/** Every move there is; the table `redress_transitions` holds the same ones. */
export const redressTransitions: Readonly<Record<RedressState, readonly RedressState[]>> = {
  open: ['waiting_for_traveler', 'closed'],
  waiting_for_traveler: ['open', 'closed'],
  closed: [],
};

/**
 * How an officer answers. `upheld`: the decision stands. `changed`: it is set aside. `wrong_match`: it is set aside,
 * because it rested on a match that an adjudicator has found to be another person. `referred_on`: another authority
 * answers (the list's owner, DHS TRIP).
 */
export const answers = ['upheld', 'changed', 'wrong_match', 'referred_on'] as const;
export type Answer = (typeof answers)[number];

/** How a thread ends: by an officer's answer, or because the traveler takes it back. */
export const outcomes = [...answers, 'withdrawn'] as const;
export type Outcome = (typeof outcomes)[number];

/** True when the decision that was contested does not stand. */
export function setsAside(outcome: Answer): boolean {
  return outcome === 'changed' || outcome === 'wrong_match';
}

/** The enrollment center can be written to for 30 days; then come DHS TRIP and the ombudsman (GAO-24-106314). */
export const contestMs = 30 * dayMs;

/**
 * The last moment (ms) at which something can be contested here that was decided at `since`; undefined where there is
 * no such moment, because it goes on.
 */
export function contestableUntil(ground: Ground, since: number): number | undefined {
  return ground === 'referred' ? undefined : since + contestMs;
}

/** Whether it can still be contested here. */
export function isContestable(ground: Ground, since: number, now: number): boolean {
  return now <= (contestableUntil(ground, since) ?? now);
}

/** Where a thread stands after somebody wrote: a traveler's words are an officer's to answer, a question is theirs. */
export function stateAfter(state: RedressState, author: 'traveler' | 'officer', asks: boolean): RedressState {
  if (author === 'traveler') return 'open';
  return asks ? 'waiting_for_traveler' : state;
}

/** Assumptions: a letter of four pages, and a thread that somebody can still read. */
export const longestMessage = 4000;
export const mostMessages = 100;
