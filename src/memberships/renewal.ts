import type { MembershipState } from './lifecycle.ts';
import { addMonths, graceMonths, renewalMonths, termMonths } from './term.ts';

/** What the rules of renewal ask of a membership. Times in milliseconds since 1970. */
export interface Term {
  readonly state: MembershipState;
  readonly expiresAt: number;
}

/** From when a membership can be renewed: a year before its end. */
export function renewalOpens(expiresAt: number): number {
  return addMonths(expiresAt, -renewalMonths);
}

/** Whether a renewal may be begun and paid for at `now`, or why not. A membership that has ended is applied for anew. */
export function renewable(
  { state, expiresAt }: Term,
  now: number,
): 'yes' | 'not_in_force' | 'too_early' | 'too_late' {
  if (now >= expiresAt || state === 'expired') return 'too_late';
  if (state !== 'active' && state !== 'grace') return 'not_in_force';
  return now < renewalOpens(expiresAt) ? 'too_early' : 'yes';
}

/**
 * Whether a renewal was filed in time, so that the benefits run on while it is decided: its fee was paid before the
 * end, or it was submitted before the end where there is none.
 */
export function filedInTime(expiresAt: number, filedAt: number): boolean {
  return filedAt < expiresAt;
}

/** The end of a renewed membership: five years more from its end, or from `now` when that is past. */
export function renewedUntil(expiresAt: number, now: number): number {
  return addMonths(Math.max(now, expiresAt), termMonths);
}

/** The last moment of the benefits while a renewal is not decided. */
export function graceEnds(expiresAt: number): number {
  return addMonths(expiresAt, graceMonths);
}

/**
 * A membership under renewal goes into grace so long before its end: due work runs every hour, and the packs of lanes
 * that are alone look a day ahead (`snapshotHorizonMs`). So neither ever takes it for ended.
 */
export const graceLeadMs = 27 * 3_600_000;

/** What due work makes of a membership near or past its end; undefined: nothing. */
export function stateAtEnd(
  term: Term & { readonly graceUntil: number | null; readonly renewing: boolean },
  now: number,
): 'grace' | 'expired' | undefined {
  const { state, expiresAt, graceUntil, renewing } = term;
  if (state === 'active' && renewing && now < graceEnds(expiresAt)) {
    return now >= expiresAt - graceLeadMs ? 'grace' : undefined;
  }
  if (now < expiresAt || state === 'expired' || state === 'revoked') return undefined;
  return state === 'grace' && renewing && now < (graceUntil ?? 0) ? undefined : 'expired';
}
