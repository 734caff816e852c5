import type { z } from 'zod';
import { auditRecord } from '../audit/record.ts';
import type { Database } from '../db/database.ts';
import { guard, sql } from '../db/sql.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { DomainError, notFound } from '../http/problems.ts';
import type { TokenVerifier } from '../http/tokens.ts';
import { randomCode } from './enrollment-code.ts';
import type { BadgeBody } from './schema.ts';

/** An officer badges in on a terminal with their own token: what is disposed of there in the next hours is theirs. */
export async function badgeIn(
  call: Call<z.output<typeof BadgeBody>>,
  verifier: TokenVerifier,
): Promise<Change> {
  const { principal, body, now } = call;
  const officer = await verifier.principalOf(`Bearer ${body.officerToken}`);
  if (officer.kind !== 'staff' || !officer.scopes.has('crossings:dispose')) {
    throw new DomainError('forbidden', {
      en: 'Only an officer badges in on a terminal.',
      es: 'Solo un oficial se identifica en una terminal.',
    });
  }
  const badge = randomCode(8);
  const until = now + Math.round(body.hours * 3_600_000);
  return {
    queries: [
      sql`INSERT INTO badge_sessions (id, terminal_id, officer_id, agency, began_at, ends_at)
        VALUES (${badge}, ${principal.subject}, ${officer.subject}, ${officer.agency}, ${now}, ${until})`,
      auditRecord({
        at: now,
        actor: officer,
        action: 'terminal.badge_in',
        objectKind: 'terminal',
        objectId: principal.subject,
        detail: { badge },
      }),
    ],
    reply: { status: 201, body: { badge, officer: officer.subject, until: new Date(until).toISOString() } },
  };
}

/** The officer leaves: the badge is good for nothing from then on. */
export async function badgeOut(call: Call<unknown, { id: string }>): Promise<Change> {
  const { services, principal, now } = call;
  const session = await liveBadge(services.db, principal.subject, call.params.id, now);
  if (!session) throw notFound('badge', 'la identificación');
  return {
    queries: [
      guard(
        'conflict',
        sql`EXISTS (SELECT 1 FROM badge_sessions WHERE id = ${session.id} AND ends_at > ${now})`,
      ),
      sql`UPDATE badge_sessions SET ends_at = ${now} WHERE id = ${session.id}`,
      auditRecord({
        at: now,
        actor: principal,
        action: 'terminal.badge_out',
        objectKind: 'terminal',
        objectId: principal.subject,
        detail: { badge: session.id },
      }),
    ],
    reply: { status: 200, body: { badge: session.id, officer: session.officer_id } },
  };
}

/** The badge session of this id that lives on this terminal now; an officer who was disabled since has none. */
export function liveBadge(db: Database, terminalId: string, badge: string, now: number) {
  return db.first(
    sql<{ id: string; officer_id: string }>`SELECT id, officer_id FROM badge_sessions
      WHERE id = ${badge} AND terminal_id = ${terminalId} AND ends_at > ${now}
        AND officer_id NOT IN (SELECT subject FROM disabled_subjects)`,
  );
}
