import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import type { Principal } from '../http/principal.ts';
import { notFound } from '../http/problems.ts';
import type { Locale } from '../http/text.ts';
import { hitFor, type ListCaveat } from '../matches/caveat.ts';
import { hitCode } from '../matches/hit-code.ts';
import type { HitView } from '../matches/schema.ts';
import type { ProposedMatch } from '../outbox/protocol.ts';
import type { Services } from '../services.ts';
import type { ScreeningView } from './schema.ts';
import { type ScreeningRow, screeningById } from './store.ts';

async function hitsOf(
  services: Services,
  row: ScreeningRow,
  agency: string,
  locale: Locale,
): Promise<HitView[]> {
  const matches = JSON.parse(row.matches ?? '[]') as ProposedMatch[];
  const lists = await services.db.all(
    sql<ListCaveat>`SELECT id, name, owner_agency AS ownerAgency, caveat FROM watchlists`,
  );
  const byId = new Map(lists.map((list) => [list.id, list]));
  return matches.flatMap((match) => {
    const list = byId.get(match.listId);
    if (!list) return [];
    const { entryId, entryName, score, parts } = match;
    const code = hitCode(services.keys, match.travelerId, list.id, entryId);
    const view = hitFor({ list, hitCode: code, entryId, entryName, score, parts }, agency, locale);
    return view ? [view] : [];
  });
}

async function present(
  services: Services,
  row: ScreeningRow,
  agency: string,
  locale: Locale,
): Promise<ScreeningView> {
  const common = {
    id: row.id,
    state: row.state,
    purpose: row.purpose,
    ...(row.traveler_id === null ? {} : { travelerId: row.traveler_id }),
    requestedAt: new Date(row.requested_at).toISOString(),
  };
  if (row.state === 'pending') return common;
  return {
    ...common,
    doneAt: new Date(row.done_at ?? 0).toISOString(),
    computedSeq: row.computed_seq ?? 0,
    listVersions: JSON.parse(row.list_versions ?? '{}'),
    configHash: row.config_hash ?? '',
    candidates: row.candidates ?? 0,
    matches: await hitsOf(services, row, agency, locale),
  };
}

/** A screening as this officer's agency may see it, explained in their language; the read is on record. */
export async function showScreening(
  services: Services,
  principal: Principal,
  id: string,
  now: number,
  locale: Locale,
): Promise<Change> {
  const row = await screeningById(services.db, id);
  if (!row) throw notFound('screening', 'verificación');
  const agency = principal.kind === 'staff' ? principal.agency : '';
  return {
    queries: [
      auditRecord({
        at: now,
        actor: principal,
        action: 'screening.read',
        objectKind: 'screening',
        objectId: id,
        detail: { agency, ...(row.traveler_id === null ? {} : { travelerId: row.traveler_id }) },
      }),
    ],
    reply: { status: 200, body: await present(services, row, agency, locale) },
  };
}
