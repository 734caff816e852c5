import { sql } from '../db/sql.ts';
import type { Locale, Text } from '../http/text.ts';
import { changedFields } from '../screening/compared.ts';
import type { ListEntry } from '../screening/types.ts';
import type { Services } from '../services.ts';
import type { MatchView } from './schema.ts';
import { adjudicationsOf, type MatchRow } from './store.ts';

interface EarlierRow {
  id: string;
  entry_id: string;
  other_traveler: number;
  content: string | null;
}

const words = {
  carried: {
    en: 'Nothing that is compared has changed since: the verdict holds.',
    es: 'Nada de lo que se compara ha cambiado desde entonces: el veredicto sigue vigente.',
  },
  lifted: {
    en: 'What is compared has changed since: the verdict does not hold any more.',
    es: 'Lo que se compara cambió desde entonces: el veredicto ya no está vigente.',
  },
} as const satisfies Record<string, Text>;

/** The match whose verdict this one carries, else the newest that was told apart on the same entry id. */
function earlierMatch(db: Services['db'], row: MatchRow): Promise<EarlierRow | undefined> {
  return db.first(
    sql<EarlierRow>`SELECT o.id, o.entry_id, o.subject_hash <> m.subject_hash AS other_traveler,
        (SELECT e.content FROM watchlist_entries e WHERE e.list_id = o.list_id AND e.entry_id = o.entry_id
          AND e.content_hash = o.entry_hash AND e.operation = 'upsert' ORDER BY e.version DESC LIMIT 1) AS content
      FROM matches m JOIN matches o ON o.traveler_id = m.traveler_id AND o.list_id = m.list_id AND o.id <> m.id
      WHERE m.id = ${row.id} AND (o.id = m.carried_from
        OR (m.carried_from IS NULL AND o.entry_id = m.entry_id AND o.state = 'different_person'))
      ORDER BY o.state_since DESC, o.id DESC LIMIT 1`,
  );
}

/** The match in a chain of carried verdicts that an officer judged. */
export async function judgedMatch(db: Services['db'], id: string): Promise<string> {
  for (let at = id; ; ) {
    const row = await db.first(
      sql<{ carried_from: string | null }>`SELECT carried_from FROM matches WHERE id = ${at}`,
    );
    if (!row?.carried_from) return at;
    at = row.carried_from;
  }
}

/** Who said what of this pair before, when and why; and whether it holds here, or what lifted it. */
export async function earlierVerdict(
  db: Services['db'],
  row: MatchRow,
  locale: Locale,
): Promise<MatchView['earlierVerdict']> {
  const earlier = await earlierMatch(db, row);
  if (!earlier) return undefined;
  const verdict = (await adjudicationsOf(db, await judgedMatch(db, earlier.id))).at(-1);
  if (!verdict) return undefined;
  const effect = row.carried_from === null ? 'lifted' : 'carried';
  const contents = [earlier.content, row.content].map((content) =>
    content === null ? undefined : (JSON.parse(content) as ListEntry),
  );
  const [before, now] = contents;
  const fields = before === undefined || now === undefined ? [] : changedFields(before, now);
  return {
    matchId: earlier.id,
    entryId: earlier.entry_id,
    effect,
    verdict: verdict.verdict,
    reason: verdict.reason,
    officerId: verdict.officer_id,
    agency: verdict.agency,
    at: new Date(verdict.at).toISOString(),
    changed: [
      ...(earlier.other_traveler === 1 ? ['traveler'] : []),
      ...fields.map((field) => `entry.${field}`),
    ],
    words: words[effect][locale],
  };
}
