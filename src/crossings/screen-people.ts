import { guard, type Query, sql } from '../db/sql.ts';
import { actorId, type Principal } from '../http/principal.ts';
import { enqueue, priority } from '../outbox/enqueue.ts';
import { newScreening } from '../screening/request.ts';
import type { Services } from '../services.ts';
import { loadSubjects, newTraveler } from '../travelers/store.ts';
import type { Person } from './gather.ts';

/** Who was asked to be screened, by position; and the statements that ask. */
export interface RequestedScreenings {
  readonly travelers: ReadonlyMap<number, string>;
  readonly screenings: ReadonlyMap<number, string>;
  /** Distinct screenings that the decision waits for. */
  readonly awaiting: number;
  /** Document hashes of those who are stored now and were not known before. */
  readonly newcomers: readonly string[];
  readonly queries: readonly Query[];
}

function needsScreening({ facts, presented, row }: Person): boolean {
  if (facts.standing !== 'pending' && facts.standing !== 'stale') return false;
  return row?.traveler_id != null || 'document' in presented;
}

/** For which crossing people are screened, and who asks. */
export interface Asking {
  readonly crossingId: string;
  readonly principal: Principal;
  /** The newest publication when the check was made. */
  readonly headSeq: number;
}

/**
 * Requests a screening for everybody without usable standing, all in one message; whoever is not on file yet is stored first. Whoever is
 * being screened already, by traveler in `underWay`, is waited for; the batch is refused (`screening_done`) when that
 * has ended meanwhile.
 */
export async function screenPeople(
  services: Pick<Services, 'db' | 'keys'>,
  people: readonly Person[],
  { crossingId, principal, headSeq }: Asking,
  now: number,
  underWay: ReadonlyMap<string, string>,
): Promise<RequestedScreenings> {
  const travelers = new Map<number, string>();
  const screenings = new Map<number, string>();
  const queries: Query[] = [];
  const wanted = people.filter(needsScreening);
  const newcomers: string[] = [];
  const asks: string[] = [];
  if (wanted.length === 0) return { travelers, screenings, awaiting: 0, newcomers, queries };

  const known = wanted.flatMap(({ row }) => (row?.traveler_id ? [row.traveler_id] : []));
  const loaded = known.length > 0 ? await loadSubjects(services, [...new Set(known)]) : [];
  const subjects = new Map(loaded.map((stored) => [stored.subject.id, stored]));
  const done = new Map<string, { travelerId: string; screeningId: string }>();

  for (const { presented, row } of wanted) {
    const key = row?.traveler_id ?? ('hash' in presented ? presented.hash : '');
    let asked = done.get(key);
    const awaited = underWay.get(key);
    if (!asked && awaited !== undefined) {
      queries.push(
        guard(
          'screening_done',
          sql`EXISTS (SELECT 1 FROM screenings WHERE id = ${awaited} AND state = 'pending')`,
        ),
      );
      asked = { travelerId: key, screeningId: awaited };
      done.set(key, asked);
    }
    if (!asked) {
      let subject = row?.traveler_id ? subjects.get(row.traveler_id) : undefined;
      if (!row?.traveler_id && 'document' in presented) {
        const { identity } = presented.document;
        const created = await newTraveler(services, { origin: 'lane', enrolled: false, identity }, now);
        queries.push(...created.queries);
        newcomers.push(presented.hash);
        subject = { subject: created.subject, subjectHash: created.subjectHash, enrolled: false };
      }
      const isNew = !row?.traveler_id;
      // Erased since: nobody is left to screen, and the standing stays what refers them.
      if (!subject) continue;
      const request = await newScreening(
        services,
        {
          travelerId: subject.subject.id,
          subject: subject.subject,
          subjectHash: subject.subjectHash,
          purpose: 'crossing',
          requestedBy: actorId(principal),
          keepsStanding: isNew,
        },
        now,
      );
      queries.push(...request.queries);
      asks.push(request.screeningId);
      asked = { travelerId: subject.subject.id, screeningId: request.screeningId };
      done.set(key, asked);
    }
    travelers.set(presented.position, asked.travelerId);
    screenings.set(presented.position, asked.screeningId);
  }
  if (asks.length > 0) {
    const payload = { kind: 'crossing', screenings: asks, requiredSeq: headSeq } as const;
    const about = { objectKind: 'crossing', objectId: crossingId };
    queries.push(await enqueue(services, { queue: 'lane', priority: priority.lane, ...about, payload }, now));
  }
  return { travelers, screenings, awaiting: done.size, newcomers, queries };
}
