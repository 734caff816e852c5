import { auditRecord } from '../audit/record.ts';
import type { Change } from '../http/endpoint.ts';
import { etagOf } from '../http/etag.ts';
import { notFound } from '../http/problems.ts';
import type { Services } from '../services.ts';
import { visibility } from './caveat.ts';
import { earlierVerdict } from './earlier-verdict.ts';
import { aroundMatch, groupsOf, viewerOf } from './group.ts';
import type { MatchCall } from './list.ts';
import { presentMatch, type Viewer } from './present.ts';
import type { MatchView } from './schema.ts';
import { adjudicationsOf, type MatchRow, matchById } from './store.ts';
import { subjectOfMatch } from './subject.ts';

/** A match with everything that is known of it: its verdicts, an earlier one, the person's other entries. */
async function wholeMatch(services: Services, row: MatchRow, viewer: Viewer): Promise<MatchView | undefined> {
  const list = viewer.lists.get(row.list_id);
  const sees = list !== undefined && visibility(list, viewer.agency) === 'record';
  const [adjudications, groups, history, subject] = await Promise.all([
    adjudicationsOf(services.db, row.id),
    groupsOf(services.db, [row.traveler_id], viewer),
    earlierVerdict(services.db, row, viewer.locale),
    sees ? subjectOfMatch(services, row.traveler_id) : undefined,
  ]);
  const also = aroundMatch(groups.get(row.id), row.id);
  return presentMatch(row, viewer, { adjudications, also, history, subject });
}

/** One match as the caller's agency may see it, and the record that it was read. */
export async function readMatch(
  call: Omit<MatchCall, 'query'>,
  id: string,
): Promise<Change & { readonly match: MatchView }> {
  const { services, principal, now, locale } = call;
  const { agency } = principal;
  const viewer = await viewerOf(services, { agency, locale });
  const row = await matchById(services.db, id);
  const match = row && (await wholeMatch(services, row, viewer));
  if (!row || !match) throw notFound('match', 'coincidencia');
  return {
    match,
    queries: [
      auditRecord({
        at: now,
        actor: principal,
        action: 'match.read',
        objectKind: 'match',
        objectId: row.id,
        detail: { agency, travelerId: row.traveler_id },
      }),
    ],
    reply: { status: 200, body: match, headers: { etag: etagOf(row.version) } },
  };
}
