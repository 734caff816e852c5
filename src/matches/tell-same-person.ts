import { auditRecord } from '../audit/record.ts';
import { newId } from '../db/new-id.ts';
import { sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { actorId, type Principal } from '../http/principal.ts';
import { DomainError } from '../http/problems.ts';
import type { Locale } from '../http/text.ts';
import type { Services } from '../services.ts';
import { matchToJudge } from './adjudicate.ts';
import { viewerOf } from './group.ts';
import type { SamePersonBody } from './schema.ts';

interface Told {
  readonly services: Services;
  readonly principal: Principal & { readonly kind: 'staff' };
  readonly matchId: string;
  readonly body: SamePersonBody;
  readonly now: number;
  readonly locale: Locale;
}

/**
 * An officer says that the entries of two matches of a traveler are one person, or that they are two. It joins or
 * parts them for every traveler who matches both, until an officer says otherwise: nothing is merged, so everything
 * can be taken back. Only who sees both records may say so.
 */
export async function tellSamePerson(input: Told): Promise<Change> {
  const { services, principal, matchId, body, now, locale } = input;
  const viewer = await viewerOf(services, { agency: principal.agency, locale });
  const one = await matchToJudge(services, viewer, matchId);
  const other = await matchToJudge(services, viewer, body.matchId);
  const pair = [one, other].map((row) => ({ list: row.list_id, entry: row.entry_id }));
  const keyOf = ({ list, entry }: { list: string; entry: string }) => `${list} ${entry}`;
  const [a, b] = pair.sort((x, y) => (keyOf(x) < keyOf(y) ? -1 : 1));
  if (a === undefined || b === undefined || one.traveler_id !== other.traveler_id || keyOf(a) === keyOf(b)) {
    throw new DomainError(
      'invalid_request',
      {
        en: 'Name two matches of one traveler on two entries.',
        es: 'Nombre dos coincidencias de un viajero con dos registros.',
      },
      { errors: [{ pointer: '/matchId', message: 'expected another match of the same traveler' }] },
    );
  }
  const id = newId();
  return {
    queries: [
      sql`INSERT INTO entry_links (id, list_a, entry_a, list_b, entry_b, same, reason, officer_id, agency, at)
        VALUES (${id}, ${a.list}, ${a.entry}, ${b.list}, ${b.entry}, ${body.same ? 1 : 0}, ${body.reason},
          ${actorId(principal)}, ${principal.agency}, ${now})`,
      auditRecord({
        at: now,
        actor: principal,
        action: body.same ? 'match.same_listed_person' : 'match.other_listed_person',
        objectKind: 'match',
        objectId: matchId,
        detail: { with: body.matchId, travelerId: one.traveler_id, agency: principal.agency },
      }),
    ],
    reply: { status: 201, body: { id, same: body.same } },
  };
}
