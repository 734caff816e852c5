/** What a token may do. Least scope: a route asks for one, a role brings a few. */
export const roleScopes = {
  applicant: ['applications:own', 'memberships:own', 'redress:own'],
  officer: [
    'applications:review',
    'memberships:manage',
    'screenings:run',
    'matches:read',
    'crossings:dispose',
    'crossings:read',
    'sightings:query',
    'redress:answer',
  ],
  adjudicator: ['matches:read', 'matches:adjudicate'],
  list_manager: ['watchlists:read', 'watchlists:write'],
  analyst: ['simulations:run', 'lanes:read'],
  auditor: ['audit:read'],
  operator: ['outbox:operate', 'operations:read', 'lanes:operate'],
  admin: ['terminals:manage', 'subjects:disable', 'operations:read', 'lanes:operate'],
  partner: ['sightings:write'],
  terminal: ['crossings:check', 'crossings:read'],
  worker: ['internal'],
} as const satisfies Record<string, readonly string[]>;

export type Role = keyof typeof roleScopes;
export type Scope = (typeof roleScopes)[Role][number];

export function isRole(value: unknown): value is Role {
  return typeof value === 'string' && Object.hasOwn(roleScopes, value);
}

interface Common {
  /** Unique within its kind; `kind:subject` names the actor in the audit log. */
  readonly subject: string;
  readonly scopes: ReadonlySet<Scope>;
}

/**
 * Who acts. A terminal is bound to its lane, and to a client certificate where its token names one (SHA-256, hex);
 * everybody else of an agency carries the agency. */
export type Principal =
  | (Common & { readonly kind: 'applicant' })
  | (Common & { readonly kind: 'terminal'; readonly laneId: string; readonly certificate?: string })
  | (Common & { readonly kind: 'worker' })
  | (Common & { readonly kind: 'staff'; readonly agency: string; readonly roles: readonly Role[] });

/** What a verified token claims about its bearer. */
export interface Claims {
  readonly subject: string;
  readonly roles: readonly Role[];
  readonly agency?: string;
  readonly laneId?: string;
  /** SHA-256 (hex) of the client certificate over whose connections alone the token is good. */
  readonly certificate?: string;
  /** Where that lane is, for whoever reads the token; the service itself goes by the lane. */
  readonly place?: { readonly port: string; readonly crossing: string; readonly laneClass: string };
}

/** The principal of these claims, or undefined where a role lacks what it needs (a terminal its lane, staff an agency). */
export function principalFrom(claims: Claims): Principal | undefined {
  const { subject, roles } = claims;
  const scopes = new Set<Scope>(roles.flatMap((role) => roleScopes[role]));
  const [first] = roles;
  if (first === undefined) return undefined;
  const alone = roles.length === 1;
  if (alone && first === 'applicant') return { kind: 'applicant', subject, scopes };
  if (alone && first === 'worker') return { kind: 'worker', subject, scopes };
  if (alone && first === 'terminal') {
    const { laneId, certificate } = claims;
    if (laneId === undefined) return undefined;
    return {
      kind: 'terminal',
      subject,
      scopes,
      laneId,
      ...(certificate === undefined ? {} : { certificate }),
    };
  }
  if (roles.some((role) => role === 'applicant' || role === 'worker' || role === 'terminal'))
    return undefined;
  return claims.agency === undefined
    ? undefined
    : { kind: 'staff', subject, scopes, agency: claims.agency, roles };
}

/** How the audit log and the idempotency table name a principal. */
export function actorId(principal: Principal): string {
  return `${principal.kind}:${principal.subject}`;
}
