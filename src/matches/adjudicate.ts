import { auditRecord } from '../audit/record.ts';
import { newId } from '../db/new-id.ts';
import { guard, sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { etagOf, versionChanged } from '../http/etag.ts';
import { actorId, type Principal } from '../http/principal.ts';
import { DomainError, notFound } from '../http/problems.ts';
import type { Locale } from '../http/text.ts';
import type { Services } from '../services.ts';
import { visibility } from './caveat.ts';
import { deriveStanding } from './found.ts';
import { presentMatch } from './present.ts';
import type { AdjudicationBody } from './schema.ts';
import { adjudicationsOf, insertAdjudication, matchById, setVerdict } from './store.ts';

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

/**
 * An officer's verdict on a match; the traveler's standing follows in the same batch. `different_person` holds
 * until either side changes. Only who sees the listed record may judge: refused with `forbidden` otherwise.
 */
export async function adjudicate(input: Adjudicate): Promise<Change> {
  const { services, principal, matchId, version, body, now, locale } = input;
  const { db, keys } = services;
  const { agency } = principal;
  const row = await matchById(db, matchId);
  const sees = row && visibility({ ownerAgency: row.owner_agency, caveat: row.caveat }, agency);
  if (!row || sees === 'nothing') throw notFound('match', 'coincidencia');
  if (sees === 'hit_only') {
    throw new DomainError('forbidden', {
      en: `Only ${row.owner_agency} sees the record on its list, so it decides. Give it the hit code.`,
      es: `Solo ${row.owner_agency} ve el registro de su lista, por lo que ella decide. Dele el código de coincidencia.`,
    });
  }
  if (row.version !== version) throw versionChanged(row.version);
  if (row.state === 'withdrawn') {
    throw new DomainError('illegal_transition', {
      en: 'The match was withdrawn: nothing is left to decide.',
      es: 'La coincidencia fue retirada: no queda nada por decidir.',
    });
  }
  const verdict = {
    id: newId(),
    verdict: body.verdict,
    reason: body.reason,
    officer_id: actorId(principal),
    agency,
    at: now,
  };
  const after = { ...row, state: body.verdict, version: version + 1, state_since: now };
  const earlier = await adjudicationsOf(db, matchId);
  return {
    queries: [
      guard(
        'version_changed',
        sql`EXISTS (SELECT 1 FROM matches WHERE id = ${matchId} AND version = ${version})`,
      ),
      insertAdjudication(matchId, verdict),
      setVerdict(matchId, body.verdict, now),
      deriveStanding(row.traveler_id),
      auditRecord({
        at: now,
        actor: principal,
        action: 'match.adjudicate',
        objectKind: 'match',
        objectId: matchId,
        detail: { verdict: body.verdict, from: row.state, travelerId: row.traveler_id, agency },
      }),
    ],
    reply: {
      status: 200,
      headers: { etag: etagOf(after.version) },
      body: presentMatch(after, { keys, agency, locale }, [...earlier, verdict]),
    },
    async refuse(error) {
      if (!error.isGuard('version_changed')) return undefined;
      return versionChanged((await matchById(db, matchId))?.version ?? 0);
    },
  };
}
