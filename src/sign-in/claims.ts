import type { IDToken } from 'openid-client';
import { type Claims, isRole } from '../http/principal.ts';
import type { DoorName, SignInSettings } from '../services.ts';

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** How a person is called on their own pages: whatever the issuer tells, the most friendly first. */
export function accountName(token: IDToken): string {
  return text(token.name) ?? text(token.preferred_username) ?? text(token.email) ?? token.sub;
}

/**
 * What an ID token is taken for at a door. Applicants get no role from outside; staff get those of the claim that the
 * service knows, never that of an applicant, a terminal or a worker.
 */
export function claimsAt(door: DoorName, token: IDToken, settings: SignInSettings): Claims {
  if (door === 'applicants') return { subject: token.sub, roles: ['applicant'] };
  const raw = token[settings.staff.roleClaim];
  const roles = (Array.isArray(raw) ? raw : [raw])
    .filter(isRole)
    .filter((role) => role !== 'applicant' && role !== 'terminal' && role !== 'worker');
  const agency = text(token.agency);
  return { subject: token.sub, roles, ...(agency === undefined ? {} : { agency }) };
}

/** True when the issuer confirms one of the classes that were asked for, or none was. */
export function acrConfirmed(token: IDToken, acrValues: string | undefined): boolean {
  return acrValues === undefined || acrValues.split(/\s+/).includes(text(token.acr) ?? '');
}
