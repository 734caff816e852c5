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
  setVerdict,
} from './store.ts';

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

function verdictQueries(row: MatchRow, verdict: AdjudicationRow, principal: Principal, now: number): Query[] {
  const { id, version, state, traveler_id: travelerId } = row;
  return [
    guard('version_changed', sql`EXISTS (SELECT 1 FROM matches WHERE id = ${id} AND version = ${version})`),
    insertAdjudication(id, verdict),
    setVerdict(id, verdict.verdict, now),
    letGo({ kind: 'match', id }),
    auditRecord({
      at: now,
      actor: principal,
      action: 'match.adjudicate',
      objectKind: 'match',
      objectId: id,
      detail: { verdict: verdict.verdict, from: state, travelerId, agency: verdict.agency },
    }),
  ];
}

/**
 * An officer's verdict on a match, and on the other provenances of the same listed person that the body names; the
 * traveler's standing follows in the same batch. `different_person` holds until what is compared of either side
 * changes. Only who sees the listed record may judge: refused with `forbidden` otherwise.
 */
export async function adjudicate(input: Adjudicate): Promise<Change> {
  const { services, principal, matchId, version, body, now, locale } = input;
  const { db } = services;
  const { agency } = principal;
  const viewer = await viewerOf(services, { agency, locale });
  const row = await matchToJudge(services, viewer, matchId);
  if (row.version !== version) throw versionChanged(row.version);
  refuseWithdrawn(row);
  const also = aroundMatch((await groupsOf(db, [row.traveler_id], viewer)).get(matchId), matchId);
  const judged = [row, ...named(also, body)];
  const verdict = () => ({
    id: newId(),
    verdict: body.verdict,
    reason: body.reason,
    officer_id: actorId(principal),
    agency,
    at: now,
  });
  const after = (before: MatchRow) => ({
    ...before,
    state: body.verdict,
    version: before.version + 1,
    state_since: now,
  });
  const free = await Promise.all(
    judged.map(({ id }) => notTakenByAnother(services, { kind: 'match', id }, principal)),
  );
  const own = verdict();
  const earlier = await adjudicationsOf(db, matchId);
  const ids = new Set(judged.map(({ id }) => id));
  const told = also.map((one) => (ids.has(one.item.id) ? { ...one, item: after(one.item) } : one));
  return {
    queries: [
      ...free,
      ...judged.flatMap((one) => verdictQueries(one, one === row ? own : verdict(), principal, now)),
      deriveStanding(row.traveler_id),
    ],
    reply: {
      status: 200,
      headers: { etag: etagOf(version + 1) },
      body: presentMatch(after(row), viewer, { adjudications: [...earlier, own], also: told }),
    },
    async refuse(error) {
      if (!error.isGuard('version_changed')) return undefined;
      return versionChanged((await matchById(db, matchId))?.version ?? 0);
    },
  };
}
