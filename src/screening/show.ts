import { auditRecord } from '../audit/record.ts';
import type { Change } from '../http/endpoint.ts';
import type { Principal } from '../http/principal.ts';
import { notFound } from '../http/problems.ts';
import type { Locale } from '../http/text.ts';
import { becauseWords, candidatesOf } from '../matches/candidates.ts';
import { hitFor, visibility } from '../matches/caveat.ts';
import { hitCode } from '../matches/hit-code.ts';
import { linksAmong } from '../matches/store.ts';
import type { Considered, ProposedMatch } from '../outbox/protocol/results.ts';
import type { Services } from '../services.ts';
import { entriesWithContent } from '../watchlists/entries-at.ts';
import { caveatsFor, type ListCaveats } from '../watchlists/sharing.ts';
import type { ScreeningView } from './schema.ts';
import { type ScreeningRow, screeningById } from './store.ts';

interface Seeing {
  readonly services: Services;
  readonly agency: string;
  readonly locale: Locale;
  readonly lists: ReadonlyMap<string, ListCaveats>;
}

type Hits = NonNullable<ScreeningView['matches']>;

/** Each listed person once, with every entry that names them; entries whose record is not seen stand alone. */
async function hitsOf(matches: readonly ProposedMatch[], seeing: Seeing): Promise<Hits> {
  const { services, agency, locale, lists } = seeing;
  const known = matches.filter(({ listId }) => lists.has(listId));
  const seen = known.filter(({ listId }) => seesOf(seeing, listId) === 'record');
  const contents = seen.length < 2 ? [] : await entriesWithContent(services.db, seen);
  const entryOf = new Map(contents.map((one) => [`${one.listId}/${one.entryId}`, one.entry]));
  const provenanceOf = ({ listId, entryId }: ProposedMatch) => {
    const entry = entryOf.get(`${listId}/${entryId}`);
    return { listId, entryId, ...(entry === undefined ? {} : { entry }) };
  };
  const hitOf = (match: ProposedMatch) => {
    const { entryId, entryName, score, parts } = match;
    const list = lists.get(match.listId);
    if (list === undefined) return undefined;
    const code = hitCode(services.keys, match.travelerId, list.id, entryId);
    return hitFor({ list, hitCode: code, entryId, entryName, score, parts }, agency, locale);
  };
  const candidates = candidatesOf(known, provenanceOf, await linksAmong(services.db, seen));
  return candidates.flatMap(({ first, others }): Hits => {
    const hit = hitOf(first);
    if (hit === undefined) return [];
    const alsoOn = others.flatMap(({ item, because }) => {
      const also = hitOf(item);
      return also === undefined ? [] : [{ ...also, because, words: becauseWords[because][locale] }];
    });
    return [{ ...hit, ...(alsoOn.length === 0 ? {} : { alsoOn }) }];
  });
}

function seesOf({ lists, agency }: Seeing, listId: string) {
  const list = lists.get(listId);
  return list === undefined ? 'nothing' : visibility(list, agency);
}

/** How many entries were compared, on the lists whose records this agency sees: of others the number would tell. */
function candidatesSeen(row: ScreeningRow, seeing: Seeing): number {
  const considered = JSON.parse(row.considered ?? '[]') as Considered[];
  return considered.filter(([listId]) => seesOf(seeing, listId) === 'record').length;
}

async function present(row: ScreeningRow, seeing: Seeing): Promise<ScreeningView> {
  const common = {
    id: row.id,
    state: row.state,
    purpose: row.purpose,
    ...(row.traveler_id === null ? {} : { travelerId: row.traveler_id }),
    requestedAt: new Date(row.requested_at).toISOString(),
  };
  if (row.state === 'pending') return common;
  const versions = Object.entries(JSON.parse(row.list_versions ?? '{}') as Record<string, number>);
  return {
    ...common,
    doneAt: new Date(row.done_at ?? 0).toISOString(),
    computedSeq: row.computed_seq ?? 0,
    listVersions: Object.fromEntries(versions.filter(([listId]) => seesOf(seeing, listId) !== 'nothing')),
    configHash: row.config_hash ?? '',
    candidates: candidatesSeen(row, seeing),
    matches: await hitsOf(JSON.parse(row.matches ?? '[]') as ProposedMatch[], seeing),
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
  const lists = new Map((await caveatsFor(services.db)).map((list) => [list.id, list]));
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
    reply: { status: 200, body: await present(row, { services, agency, locale, lists }) },
  };
}
