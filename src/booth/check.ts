import type { Context } from '../applications/store.ts';
import { auditRecord } from '../audit/record.ts';
import { checkCrossing } from '../crossings/check.ts';
import { givenReply } from '../crossings/given-reply.ts';
import { CheckBody, type CrossingView } from '../crossings/schema.ts';
import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { parse } from '../http/body.ts';
import { commit } from '../http/commit.ts';
import { idempotencyKey } from '../http/idempotency.ts';
import { DomainError } from '../http/problems.ts';
import { checkBodyOf, type Typed } from './read-typed.ts';
import { boothTerminal, requireBooth } from './session.ts';

/** Two officers at one lane may type at the same moment; the one who comes second takes the number after. */
const tries = 5;

async function nextSequence(db: Database, terminalId: string): Promise<number> {
  const row = await db.first(
    sql<{ last: number | null }>`SELECT MAX(sequence) AS last FROM crossings
      WHERE terminal_id = ${terminalId} AND phase = 'booth'`,
  );
  return (row?.last ?? -1) + 1;
}

/**
 * Checks what an officer types at the lane that they have opened, as its terminal would: the same facts, decision and
 * draw. The centre gives the number, so that nobody at the booth can choose their draw; the record names the officer.
 *
 * @param key the form's own: sent twice, it is one check
 * @throws DomainError `forbidden` without an open lane, `invalid_request` with the fields that were not understood
 */
export async function checkAtBooth(
  context: Context,
  laneId: string,
  typed: Typed,
  key: string | null,
): Promise<Pick<CrossingView, 'id' | 'decision'>> {
  const { services, principal: officer, now, locale } = context;
  const session = await requireBooth(context, laneId);
  const principal = boothTerminal(laneId);
  const id = idempotencyKey(
    services.keys,
    key,
    principal.subject,
    'booth',
    JSON.stringify([officer.subject, typed]),
  );
  const given = await givenReply(services, principal.subject, id);
  if (given) return given.body as CrossingView;
  for (let left = tries; ; left -= 1) {
    const sequence = await nextSequence(services.db, principal.subject);
    const body = parse(CheckBody, checkBodyOf(typed, session.lane.laneClass, sequence, now), locale);
    const { change } = await checkCrossing({ services, principal, now, locale }, body, id);
    const view = change.reply.body as CrossingView;
    const byOfficer = auditRecord({
      at: now,
      actor: officer,
      action: 'crossing.check_by_hand',
      objectKind: 'crossing',
      objectId: view.id,
      detail: { badge: session.id, lane: laneId },
    });
    try {
      const stored = await commit(
        services,
        { ...change, queries: [...change.queries, byOfficer] },
        undefined,
        now,
      );
      return JSON.parse(stored.body) as CrossingView;
    } catch (error) {
      const taken = error instanceof DomainError && error.code === 'sequence_used';
      if (!taken || left <= 1) throw error;
    }
  }
}
