import { auditRecord } from '../audit/record.ts';
import { guard, type Query, rawSql, sql } from '../db/sql.ts';
import type { FollowUp, ScreenedTraveler } from '../outbox/accept.ts';
import type { Services } from '../services.ts';
import type { Basis } from './basis.ts';
import { decide } from './decide.ts';
import { nextEvent } from './events.ts';
import { asFirst } from './first-answer.ts';
import { membershipOf, standingOf } from './gather.ts';
import { lateHitQuery } from './late-hit.ts';
import { loadContext } from './load-context.ts';
import { loadByCrossing, type PersonRow } from './load-people.ts';
import { reachOf } from './reach.ts';
import type { ReasonCode } from './reasons.ts';
import { basisHash } from './soundness.ts';
import type { Crossing } from './view.ts';

interface Waiting {
  id: string;
  lane_id: string;
  state: 'provisional' | 'decided' | 'disposed';
  awaiting: number;
  /** How many of the screenings at hand it waits for. */
  done: number;
  decision: Crossing['decision'];
  reasons: string;
  /** 1 where the first answer is kept already: a check that waits keeps it from the start. */
  kept: number;
  late: number;
  phase: 'preread' | 'booth';
  basis: string;
  /** JSON: traveler and membership of each aboard, by position. */
  aboard: string;
}

/**
 * The row as the batch will leave it, for the standing is stored by the batch that this belongs to. Lists published
 * since then are not covered by it, and count as they do in any check.
 */
function withResult(row: PersonRow, screened: readonly ScreenedTraveler[], now: number): PersonRow {
  const result = screened.find(({ travelerId }) => travelerId === row.traveler_id);
  if (!result) return row;
  return { ...row, status: result.standing, computed_seq: result.computedSeq, screened_at: now };
}

const stranger = {
  credential_state: null,
  membership_id: null,
  program: null,
  membership_state: null,
  expires_at: null,
  grace_until: null,
  has_photo: null,
  enrolled: 0,
  concerned: 0,
  name: null,
  birth_date: null,
} as const;

/** Those aboard as they are now. Of strangers whose results are all at hand nothing has to be read. */
async function peopleOf(
  services: Services,
  { id, aboard }: Waiting,
  screened: readonly ScreenedTraveler[],
  now: number,
): Promise<readonly PersonRow[]> {
  const rows: PersonRow[] = [];
  for (const [position, [traveler, membership]] of (JSON.parse(aboard) as (string | null)[][]).entries()) {
    const result = screened.find(({ travelerId }) => travelerId === traveler);
    if (membership !== null || result?.enrolled !== false) {
      const stored = await loadByCrossing(services.db, id);
      return stored.map((row) => withResult(row, screened, now));
    }
    rows.push({
      ...stranger,
      position,
      traveler_id: result.travelerId,
      status: result.standing,
      computed_seq: result.computedSeq,
      screened_at: now,
    });
  }
  return rows;
}

/** What becomes of one crossing, and the newest publication that its decision knew of. */
interface Followed {
  readonly queries: readonly Query[];
  readonly headSeq?: number;
}

/** Of a check from before waiting ones kept their first answer from the start. */
function keepFirst({ id, state, kept, decision, reasons }: Waiting, basis: Basis): readonly Query[] {
  if (kept === 1 || state === 'disposed') return [];
  const first = asFirst({ decision, reasons: JSON.parse(reasons) as ReasonCode[] }, basis);
  return [sql`UPDATE crossings SET first = COALESCE(first, ${first}) WHERE id = ${id}`];
}

async function decideAgain(
  services: Services,
  crossing: Waiting,
  screened: readonly ScreenedTraveler[],
  now: number,
): Promise<Followed> {
  const context = await loadContext(services.db, crossing.lane_id);
  if (!context) return { queries: [] };
  const basis = JSON.parse(crossing.basis) as Basis;
  const people = await peopleOf(services, crossing, screened, now);
  const facts = {
    ...basis.facts,
    occupants: basis.facts.occupants.map((occupant, position) => {
      const row = people[position];
      if (!row?.traveler_id) return occupant;
      return {
        ...occupant,
        membership: membershipOf(row),
        standing: standingOf(services, row, context, now),
      };
    }),
  };
  const decided = decide(facts, basis.rules, now, basis.draw);
  const again: Basis = {
    ...basis,
    facts,
    decidedAt: now,
    ...(await reachOf(services, people, context, now)),
    redirectTo: decided.redirectTo,
    watermark: context.vetted_through_seq,
    headSeq: context.head_seq,
  };
  const basisText = JSON.stringify(again);
  const queries = [
    ...keepFirst(crossing, basis),
    // An officer may have been faster: then what they did stands, and the decision is an event beside it.
    crossing.state === 'disposed'
      ? sql`UPDATE crossings SET awaiting = 0 WHERE id = ${crossing.id}`
      : sql`UPDATE crossings SET awaiting = 0, state = 'decided', decision = ${decided.decision},
          reasons = ${JSON.stringify(decided.reasons)}, basis = ${basisText} WHERE id = ${crossing.id}`,
    ...lateHitQuery(
      {
        id: crossing.id,
        phase: crossing.phase,
        reasons: decided.reasons,
        afterTheFact: crossing.late === 1 || crossing.state === 'disposed',
      },
      now,
    ),
    nextEvent(crossing.id, 'decided', now, decided.decision, {
      reasons: decided.reasons,
      basisHash: basisHash(basisText),
    }),
    auditRecord({
      at: now,
      actor: 'service',
      action: 'crossing.decide',
      objectKind: 'crossing',
      objectId: crossing.id,
      detail: { decision: decided.decision },
    }),
  ];
  return { queries, headSeq: context.head_seq };
}

async function follow(
  services: Services,
  crossing: Waiting,
  screened: readonly ScreenedTraveler[],
  now: number,
): Promise<Followed> {
  if (crossing.awaiting > crossing.done) {
    const left = sql`UPDATE crossings SET awaiting = awaiting - ${crossing.done} WHERE id = ${crossing.id}`;
    return { queries: [left] };
  }
  return decideAgain(services, crossing, screened, now);
}

const waitingText = `SELECT id, awaiting, state FROM crossings WHERE awaiting > 0 AND id IN
  (SELECT crossing_id FROM crossing_travelers WHERE screening_id IN (SELECT value FROM json_each(?)))`;

/** Decides the crossings that waited for these screenings and for no other any more, from the facts as they are now. */
export const afterCrossingScreening: FollowUp = async function afterCrossingScreening(
  services,
  screened,
  now,
) {
  const ours = screened.filter(({ purpose }) => purpose === 'crossing');
  if (ours.length === 0) return [];
  const ids = JSON.stringify(ours.map(({ screeningId }) => screeningId));
  const waiting = await services.db.all(
    rawSql<Waiting>(
      `SELECT c.id, c.lane_id, c.state, c.decision, c.reasons, c.first IS NOT NULL AS kept, c.awaiting, c.late, c.phase, c.basis,
          (SELECT COUNT(DISTINCT t.screening_id) FROM crossing_travelers t WHERE t.crossing_id = c.id
            AND t.screening_id IN (SELECT value FROM json_each(?))) AS done,
          (SELECT json_group_array(json_array(traveler_id, membership_id)) FROM (SELECT traveler_id, membership_id
            FROM crossing_travelers t WHERE t.crossing_id = c.id ORDER BY t.position)) AS aboard
        FROM (${waitingText}) w JOIN crossings c ON c.id = w.id ORDER BY c.id`,
      [ids, ids],
    ),
  );
  const followed = await Promise.all(waiting.map((crossing) => follow(services, crossing, ours, now)));
  const known = new Set(followed.flatMap(({ headSeq }) => headSeq ?? []));
  const seen = JSON.stringify(waiting.map(({ id, awaiting, state }) => [id, awaiting, state]));
  return [
    // A booth check may join its pre-read meanwhile, other results of one bus may commit together with this one: whoever
    // turns out to be the last although it did not look so is refused here and made again.
    guard(
      'crossing_awaiting',
      rawSql(
        `(SELECT COALESCE(json_group_array(json_array(id, awaiting, state)), '[]') FROM (${waitingText} ORDER BY id)) = ?`,
        [ids, seen],
      ),
    ),
    ...[...known].map((seq) =>
      guard('published_meanwhile', sql`(SELECT COALESCE(MAX(seq), 0) FROM publications) = ${seq}`),
    ),
    ...followed.flatMap(({ queries }) => queries),
  ];
};
