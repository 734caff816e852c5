import type { Program } from './blocks.ts';
import { isMinor } from './calendar.ts';

/** What an application costs, in US cents, and why nothing when it costs nothing. */
export interface Fee {
  readonly amountCents: number;
  readonly currency: 'USD';
  readonly exemption?: 'minor_of_member' | 'minor_of_applicant';
}

/** SENTRI $120 since 1 October 2024, FAST $50 (CBP). Paid at submission, not refunded. */
export const feeCents: Readonly<Record<Program, number>> = { SENTRI: 12_000, FAST: 5_000 };

/** Assumption, after CBP's published fee for a replacement card: $25 in either program. */
export const cardFee: Fee = { amountCents: 2500, currency: 'USD' };

/** How the parent named by a minor stands: a member, somebody who has submitted an application, or neither. */
export type ParentStanding = 'member' | 'applicant' | 'none';

/** Under 18 nothing is paid when a parent is a member or applies too (CBP). */
export function feeOf(
  program: Program,
  birthDate: string | undefined,
  parent: ParentStanding,
  now: number,
): Fee {
  if (program === 'SENTRI' && parent !== 'none' && isMinor(birthDate, now)) {
    const exemption = parent === 'member' ? 'minor_of_member' : 'minor_of_applicant';
    return { amountCents: 0, currency: 'USD', exemption };
  }
  return { amountCents: feeCents[program], currency: 'USD' };
}
