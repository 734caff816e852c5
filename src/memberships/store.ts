import type { Database } from '../db/database.ts';
import { type Query, sql } from '../db/sql.ts';
import type { Call } from '../http/endpoint.ts';
import type { Principal } from '../http/principal.ts';
import { notFound } from '../http/problems.ts';
import type { MembershipState } from './lifecycle.ts';

/** What the verbs of a member need, of a call of the API or of a page. */
export type MemberCall<B, P> = Pick<Call<B, P>, 'services' | 'principal' | 'now' | 'body' | 'params'>;

/** A row of `memberships`. */
export interface MembershipRow {
  readonly id: string;
  readonly traveler_id: string;
  readonly applicant_id: string;
  readonly program: 'SENTRI' | 'FAST';
  readonly pass_id: string;
  readonly state: MembershipState;
  readonly version: number;
  readonly application_id: string | null;
  readonly starts_at: number;
  readonly expires_at: number;
  readonly grace_until: number | null;
  readonly state_reason: string | null;
  readonly state_since: number;
  readonly has_photo: number;
}

/** A membership with what belongs to it, as JSON arrays. */
export interface MembershipWithParts extends MembershipRow {
  readonly vehicles: string;
  readonly credentials: string;
}

function withParts(where: Query): Query<MembershipWithParts> {
  return {
    text: `SELECT m.*,
      (SELECT json_group_array(json_object('id', v.id, 'plate', v.plate_raw, 'state', v.state, 'country', v.country,
          'make', v.make, 'model', v.model, 'year', v.year, 'color', v.color))
        FROM (SELECT v.* FROM membership_vehicles mv JOIN vehicles v ON v.id = mv.vehicle_id
          WHERE mv.membership_id = m.id ORDER BY mv.registered_at, v.id) v) AS vehicles,
      (SELECT json_group_array(json_object('id', c.id, 'kind', c.kind, 'state', c.state, 'issuedAt', c.issued_at,
          'replaced', EXISTS (SELECT 1 FROM card_replacements WHERE credential_id = c.id AND issued_id IS NOT NULL)))
        FROM (SELECT * FROM credentials WHERE membership_id = m.id ORDER BY issued_at, id) c) AS credentials
      FROM memberships m WHERE ${where.text}`,
    values: where.values,
  };
}

export function membershipsOf(db: Database, applicantId: string): Promise<readonly MembershipWithParts[]> {
  return db.all(withParts(sql`m.applicant_id = ${applicantId} ORDER BY m.id DESC LIMIT 100`));
}

/** What this principal may see: applicants their own, officers any. */
function visibleTo(principal: Principal, row: MembershipRow): boolean {
  if (principal.kind === 'staff') return principal.scopes.has('memberships:manage');
  return principal.kind === 'applicant' && row.applicant_id === principal.subject;
}

async function visible(
  principal: Principal,
  found: Promise<MembershipWithParts | undefined>,
): Promise<MembershipWithParts> {
  const row = await found;
  if (!row || !visibleTo(principal, row)) throw notFound('membership', 'la membresía');
  return row;
}

/** The membership with this id, or the 404 that somebody else's gets too. */
export function loadMembership(db: Database, principal: Principal, id: string): Promise<MembershipWithParts> {
  return visible(principal, db.first(withParts(sql`m.id = ${id}`)));
}

/** The same by PASSID. */
export function loadByPassId(
  db: Database,
  principal: Principal,
  passId: string,
): Promise<MembershipWithParts> {
  return visible(principal, db.first(withParts(sql`m.pass_id = ${passId}`)));
}
