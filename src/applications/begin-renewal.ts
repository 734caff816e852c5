import type { Change } from '../http/endpoint.ts';
import { DomainError } from '../http/problems.ts';
import type { Text } from '../http/text.ts';
import { renewable, renewalOpens } from '../memberships/renewal.ts';
import { loadMembership, type MembershipWithParts } from '../memberships/store.ts';
import { dayOf } from './calendar.ts';
import { draftChange } from './create.ts';
import { prefilled } from './prefill.ts';
import type { Context } from './store.ts';

const refusals: Readonly<Record<'not_in_force' | 'too_early' | 'too_late', (end: number) => Text>> = {
  not_in_force: () => ({
    en: 'A membership that is suspended or revoked cannot be renewed.',
    es: 'Una membresía suspendida o revocada no se puede renovar.',
  }),
  too_early: (end) => ({
    en: `A membership can be renewed from a year before its end: from ${dayOf(renewalOpens(end))}.`,
    es: `Una membresía se puede renovar desde un año antes de su fin: desde ${dayOf(renewalOpens(end))}.`,
  }),
  too_late: (end) => ({
    en: `The membership ended on ${dayOf(end)}. Begin a new application.`,
    es: `La membresía terminó el ${dayOf(end)}. Comience una solicitud nueva.`,
  }),
};

/** Refuses the renewal of a membership that is not in its window, or not in force. */
export function assertRenewable(
  membership: Pick<MembershipWithParts, 'state' | 'expires_at'>,
  now: number,
): void {
  const answer = renewable({ state: membership.state, expiresAt: membership.expires_at }, now);
  if (answer !== 'yes') {
    throw new DomainError('illegal_transition', refusals[answer](membership.expires_at));
  }
}

/** Begins the renewal of a membership: a draft that is filled from what is known, to be looked through and corrected. */
export async function beginRenewal(context: Context, membershipId: string): Promise<Change> {
  const { services, principal, now } = context;
  const membership = await loadMembership(services.db, principal, membershipId);
  assertRenewable(membership, now);
  const change = await draftChange(context, {
    program: membership.program,
    kind: 'renewal',
    membership,
    blocks: await prefilled(services, membership),
  });
  return {
    ...change,
    refuse: (error) =>
      error.kind === 'unique' && error.detail.includes('applications.membership_id')
        ? new DomainError('conflict', {
            en: 'A renewal of this membership is under way already.',
            es: 'Ya hay una renovación de esta membresía en curso.',
          })
        : undefined,
  };
}
