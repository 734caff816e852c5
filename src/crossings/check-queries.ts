import { auditRecord } from '../audit/record.ts';
import { type Query, rawSql, sql } from '../db/sql.ts';
import type { IdempotencyKey } from '../http/idempotency.ts';
import type { Principal } from '../http/principal.ts';
import type { Locale } from '../http/text.ts';
import { raiseTask } from '../tasks/raise.ts';
import type { Basis } from './basis.ts';
import { asFirst } from './first-answer.ts';
import type { Gathered } from './gather.ts';
import { lateHitQuery } from './late-hit.ts';
import { prereadQuery } from './preread.ts';
import type { CheckBody } from './schema.ts';
import type { RequestedScreenings } from './screen-people.ts';
import type { Crossing } from './view.ts';

/** A check that has been decided, with everything that its row keeps. */
export interface DecidedCheck {
  readonly crossing: Crossing;
  readonly basis: Basis;
  readonly gathered: Gathered;
  readonly requested: RequestedScreenings;
  readonly terminal: Extract<Principal, { kind: 'terminal' }>;
  readonly body: CheckBody;
  readonly key: IdempotencyKey;
  readonly locale: Locale;
  /** What its terminal had told the lane, alone. */
  readonly told: Crossing['decision'] | undefined;
}

/** At most 20 occupants of five values each: just what one statement may bind. */
function travelerRows(crossingId: string, { people }: Gathered, requested: RequestedScreenings): Query {
  return rawSql(
    `INSERT INTO crossing_travelers (crossing_id, position, traveler_id, membership_id, screening_id)
      VALUES ${people.map(() => '(?, ?, ?, ?, ?)').join(', ')}`,
    people.flatMap(({ presented: { position }, row }) => [
      crossingId,
      position,
      requested.travelers.get(position) ?? row?.traveler_id ?? null,
      row?.membership_id ?? null,
      requested.screenings.get(position) ?? null,
    ]),
  );
}

/** Somebody without a membership rides in a members' lane: for an officer to look at, never an automatic revocation. */
function taskQuery(crossing: Crossing, gathered: Gathered, now: number): Query[] {
  const { reasons, phase, laneClass } = crossing;
  const stranger = reasons.includes('occupant_without_credential') || reasons.includes('not_a_member');
  const member = gathered.people.some(({ facts }) => facts.membership !== null);
  if (phase !== 'booth' || laneClass !== 'sentri' || !stranger || !member) return [];
  return [raiseTask('non_member_in_vehicle', crossing.id, now)];
}

function crossingRow({ crossing, basis, gathered, terminal, body, key, locale }: DecidedCheck): Query {
  // From the start, so that the row does not grow beyond its page when the decision comes.
  const first = crossing.awaiting > 0 ? asFirst(crossing, basis) : null;
  return sql`INSERT INTO crossings (id, terminal_id, lane_id, sequence, phase, direction, state, decision, reasons, persons,
      basis, first, awaiting, late, captured_at, received_at, idempotency_key, body_hash, locale)
    VALUES (${crossing.id}, ${terminal.subject}, ${crossing.laneId}, ${body.sequence}, ${body.phase}, ${body.direction},
      ${crossing.state}, ${crossing.decision}, ${JSON.stringify(crossing.reasons)},
      ${body.occupantCount ?? gathered.people.length}, ${JSON.stringify(basis)}, ${first}, ${crossing.awaiting}, ${crossing.late ? 1 : 0},
      ${crossing.capturedAt}, ${crossing.receivedAt}, ${key.key}, ${key.bodyHash}, ${locale})`;
}

/** Stores a check: its row, who was aboard, what officers have to look at, and the audit record. */
export function checkQueries(check: DecidedCheck): readonly Query[] {
  const { crossing, gathered, requested, terminal, body, told } = check;
  const now = crossing.receivedAt;
  return [
    crossingRow(check),
    travelerRows(crossing.id, gathered, requested),
    ...prereadQuery(crossing.id, terminal, body),
    ...taskQuery(crossing, gathered, now),
    ...lateHitQuery({ ...crossing, afterTheFact: crossing.late }, now),
    auditRecord({
      at: now,
      actor: terminal,
      action: 'crossing.check',
      objectKind: 'crossing',
      objectId: crossing.id,
      detail: {
        decision: crossing.decision,
        lane: crossing.laneId,
        persons: gathered.people.length,
        ...(told === undefined ? {} : { told }),
      },
    }),
  ];
}
