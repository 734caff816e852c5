import { auditRecord } from '../audit/record.ts';
import { guard, type Query, sql } from '../db/sql.ts';
import type { FollowUp } from '../outbox/accept.ts';
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
import { basisHash } from './soundness.ts';

interface Waiting {
  id: string;
  lane_id: string;
  state: 'provisional' | 'decided' | 'disposed';
  awaiting: number;
  decision: string;
  reasons: string;
  late: number;
  phase: 'preread' | 'booth';
  basis: string;
}

type Screened = Parameters<FollowUp>[1];

/**
 * The row as the batch will leave it, for the standing is stored by the batch that this belongs to. Lists published
 * since then are not covered by it, and count as they do in any check.
 */
function withResult(row: PersonRow, screened: Screened, now: number): PersonRow {
  if (row.traveler_id !== screened.travelerId) return row;
  return { ...row, status: screened.standing, computed_seq: screened.computedSeq, screened_at: now };
}

async function decideAgain(
  services: Services,
  crossing: Waiting,
  screened: Screened,
  now: number,
): Promise<Query[]> {
  const context = await loadContext(services.db, crossing.lane_id);
  if (!context) return [];
  const basis = JSON.parse(crossing.basis) as Basis;
  const rows = await loadByCrossing(services.db, crossing.id);
  const people = rows.map((row) => withResult(row, screened, now));
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
  const codes = JSON.stringify(decided.reasons);
  const basisText = JSON.stringify(again);
  return [
    guard('published_meanwhile', sql`(SELECT COALESCE(MAX(seq), 0) FROM publications) = ${context.head_seq}`),
    // An officer may have been faster: then what they did stands, and the decision is an event beside it.
    ...(crossing.state === 'disposed'
      ? []
      : [
          sql`UPDATE crossings SET state = 'decided', decision = ${decided.decision}, reasons = ${codes},
              basis = ${basisText}, first = COALESCE(first, ${asFirst({ ...crossing, basis })}) WHERE id = ${crossing.id}`,
        ]),
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
}

async function follow(
  services: Services,
  crossing: Waiting,
  screened: Screened,
  now: number,
): Promise<Query[]> {
  const step = sql`UPDATE crossings SET awaiting = awaiting - 1 WHERE id = ${crossing.id}`;
  // Results of one bus may commit together: all but the last only count down, and whoever turns out to be the last
  // although it did not look so is refused here and made again.
  if (crossing.awaiting > 1) {
    return [
      guard(
        'crossing_awaiting',
        sql`EXISTS (SELECT 1 FROM crossings WHERE id = ${crossing.id} AND awaiting > 1)`,
      ),
      step,
    ];
  }
  return [
    guard(
      'crossing_awaiting',
      sql`EXISTS (SELECT 1 FROM crossings WHERE id = ${crossing.id} AND awaiting = 1 AND state = ${crossing.state})`,
    ),
    step,
    ...(await decideAgain(services, crossing, screened, now)),
  ];
}

/** Decides the crossings that waited for this screening and for no other any more, from the facts as they are now. */
export const afterCrossingScreening: FollowUp = async function afterCrossingScreening(
  services,
  screened,
  now,
) {
  if (screened.purpose !== 'crossing') return [];
  const { screeningId } = screened;
  const waiting = await services.db.all(
    sql<Waiting>`SELECT id, lane_id, state, decision, reasons, awaiting, late, phase, basis FROM crossings WHERE awaiting > 0 AND id IN
      (SELECT crossing_id FROM crossing_travelers WHERE screening_id = ${screeningId})`,
  );
  const queries = await Promise.all(waiting.map((crossing) => follow(services, crossing, screened, now)));
  return [
    // A booth check that joins its pre-read meanwhile waits for this screening too, and for no other that would come.
    guard(
      'crossing_joined',
      sql`(SELECT COUNT(*) FROM crossings WHERE awaiting > 0 AND id IN
        (SELECT crossing_id FROM crossing_travelers WHERE screening_id = ${screeningId})) = ${waiting.length}`,
    ),
    ...queries.flat(),
  ];
};
