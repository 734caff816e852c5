import { letGo, notTakenByAnother } from '../assignments/holding.ts';
import { auditRecord } from '../audit/record.ts';
import { newId } from '../db/new-id.ts';
import { guard, type Query, sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { etagOf, versionChanged } from '../http/etag.ts';
import { actorId, type Principal } from '../http/principal.ts';
import { DomainError, notFound } from '../http/problems.ts';
import type { Locale } from '../http/text.ts';
import type { Services } from '../services.ts';
import { visibility } from './caveat.ts';
import { deriveStanding } from './found.ts';
import { aroundMatch, groupsOf, viewerOf } from './group.ts';
import { type Also, presentMatch, type Viewer } from './present.ts';
import type { AdjudicationBody } from './schema.ts';
import {
  type AdjudicationRow,
  adjudicationsOf,
  insertAdjudication,
  type MatchRow,
  matchById,
  noteProposal,
  setVerdict,
} from './store.ts';
import { isMember, isProposal, stillNoMember } from './two-officers.ts';

interface Adjudicate {
  readonly services: Services;
  readonly principal: Principal & { readonly kind: 'staff' };
  readonly matchId: string;
  /** The version of the match that the officer looked at. */
  readonly version: number;
  readonly body: AdjudicationBody;
  readonly now: number;
  readonly locale: Locale;
}

/** The match, where this agency sees its record; else the refusal that its caveat asks for. */
export async function matchToJudge(services: Services, viewer: Viewer, id: string): Promise<MatchRow> {
  const row = await matchById(services.db, id);
  const list = row && viewer.lists.get(row.list_id);
  const sees = list && visibility(list, viewer.agency);
  if (!row || !list || sees === 'nothing') throw notFound('match', 'coincidencia');
  if (sees === 'hit_only') {
    throw new DomainError('forbidden', {
      en: `Only ${list.ownerAgency} sees the record on its list, so it decides. Give it the hit code.`,
      es: `Solo ${list.ownerAgency} ve el registro de su lista, por lo que ella decide. Dele el código de coincidencia.`,
    });
  }
  return row;
}

function refuseWithdrawn(row: MatchRow): void {
  if (row.state !== 'withdrawn') return;
  throw new DomainError('illegal_transition', {
    en: 'The match was withdrawn: nothing is left to decide.',
    es: 'La coincidencia fue retirada: no queda nada por decidir.',
  });
}

/** The other matches that the verdict is for: those of the same listed person, as the officer read them. */
function named(also: readonly Also[], body: AdjudicationBody): MatchRow[] {
  return body.also.map(({ id, version }, i) => {
    const row = also.find(({ item }) => item.id === id)?.item;
    if (row === undefined) {
      throw new DomainError(
        'invalid_request',
        {
          en: 'A verdict is for one listed person: `also` may name only what `alsoOn` of the match names.',
          es: 'Un veredicto es sobre una sola persona: `also` solo puede nombrar lo que nombra `alsoOn`.',
        },
        { errors: [{ pointer: `/also/${i}/id`, message: 'not the same listed person' }] },
      );
    }
    if (row.version !== version) throw versionChanged(row.version);
    refuseWithdrawn(row);
    return row;
  });
}

function verdictQueries({ row, verdict, member }: Judged, principal: Principal, now: number): Query[] {
  const { id, version, state, traveler_id: travelerId } = row;
  const proposed = verdict.proposed === 1;
  return [
    guard('version_changed', sql`EXISTS (SELECT 1 FROM matches WHERE id = ${id} AND version = ${version})`),
    ...(verdict.verdict === 'same_person' && !member ? [stillNoMember(travelerId)] : []),
    insertAdjudication(id, verdict),
    proposed ? noteProposal(id) : setVerdict(id, verdict.verdict, now),
    letGo({ kind: 'match', id }),
    auditRecord({
      at: now,
      actor: principal,
      action: proposed ? 'match.propose' : 'match.adjudicate',
      objectKind: 'match',
      objectId: id,
      detail: { verdict: verdict.verdict, from: state, travelerId, agency: verdict.agency },
    }),
  ];
}

/** A match with what is said of it. */
interface Judged {
  readonly row: MatchRow;
  readonly verdict: AdjudicationRow;
  /** Whether its traveler was a member when that was read. */
  readonly member: boolean;
}

/** The verdict of this officer on each of the matches, and whether a second officer has to confirm it. */
async function verdictsOn(
  { services, principal, body, now }: Adjudicate,
  judged: readonly MatchRow[],
): Promise<readonly Judged[]> {
  const officerId = actorId(principal);
  const { verdict, reason } = body;
  return Promise.all(
    judged.map(async (row) => {
      const earlier = await adjudicationsOf(services.db, row.id);
      const member = await isMember(services, row.traveler_id);
      const proposed = isProposal({ verdict, officerId, member }, row, earlier) ? 1 : 0;
      const { agency } = principal;
      return {
        row,
        member,
        verdict: { id: newId(), verdict, reason, officer_id: officerId, agency, at: now, proposed } as const,
      };
    }),
  );
}

/** The match as it is after the verdict. */
function afterVerdict(row: MatchRow, { verdict, proposed }: AdjudicationRow, now: number): MatchRow {
  const read = { ...row, version: row.version + 1 };
  return proposed === 1 ? read : { ...read, state: verdict, state_since: now };
}

/**
 * An officer's verdict on a match, and on the other provenances of the same listed person that the body names; the
 * traveler's standing follows in the same batch. `different_person` holds until what is compared of either side
 * changes. `same_person` on a member holds once a second officer says it too. Only who sees the listed record may
 * judge: refused with `forbidden` otherwise.
 */
export async function adjudicate(input: Adjudicate): Promise<Change> {
  const { services, principal, matchId, version, body, now, locale } = input;
  const { db } = services;
  const viewer = await viewerOf(services, { agency: principal.agency, locale });
  const row = await matchToJudge(services, viewer, matchId);
  if (row.version !== version) throw versionChanged(row.version);
  refuseWithdrawn(row);
  const also = aroundMatch((await groupsOf(db, [row.traveler_id], viewer)).get(matchId), matchId);
  const judged = [row, ...named(also, body)];
  const free = await Promise.all(
    judged.map(({ id }) => notTakenByAnother(services, { kind: 'match', id }, principal)),
  );
  const [earlier, verdicts] = await Promise.all([adjudicationsOf(db, matchId), verdictsOn(input, judged)]);
  const after = new Map(verdicts.map((one) => [one.row.id, afterVerdict(one.row, one.verdict, now)]));
  const own = verdicts.flatMap((one) => (one.row === row ? [one.verdict] : []));
  const told = also.map((one) => ({ ...one, item: after.get(one.item.id) ?? one.item }));
  return {
    queries: [
      ...free,
      ...verdicts.flatMap((one) => verdictQueries(one, principal, now)),
      deriveStanding(row.traveler_id),
    ],
    reply: {
      status: 200,
      headers: { etag: etagOf(version + 1) },
      body: presentMatch(after.get(matchId) ?? row, viewer, {
        adjudications: [...earlier, ...own],
        also: told,
      }),
    },
    async refuse(error) {
      if (!error.isGuard('version_changed')) return undefined;
      return versionChanged((await matchById(db, matchId))?.version ?? 0);
    },
  };
}
