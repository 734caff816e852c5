import { sql } from '../db/sql.ts';
import type { Services } from '../services.ts';
import type { MatchView } from './schema.ts';

/** What is compared of a traveler beside the name, for whoever judges a match. */
export type MatchSubject = Omit<MatchView['traveler'], 'id' | 'name'>;

interface SubjectRow {
  readonly other_names: string;
  readonly birth_date: string | null;
  readonly nationality: string | null;
}

interface DocumentRow {
  readonly id: string;
  readonly type: string;
  readonly country: string;
  readonly number_sealed: string;
}

/** The traveler's side of a match, documents opened; only for whom may see the record that they are compared with. */
export async function subjectOfMatch(
  { db, keys }: Pick<Services, 'db' | 'keys'>,
  travelerId: string,
): Promise<MatchSubject> {
  const [row, documents, membership] = await Promise.all([
    db.first(
      sql<SubjectRow>`SELECT other_names, birth_date, nationality FROM traveler_identities
        WHERE traveler_id = ${travelerId}`,
    ),
    db.all(
      sql<DocumentRow>`SELECT id, type, country, number_sealed FROM traveler_documents
        WHERE traveler_id = ${travelerId} ORDER BY id`,
    ),
    db.first(
      sql<{
        id: string;
      }>`SELECT id FROM memberships WHERE traveler_id = ${travelerId} ORDER BY id DESC LIMIT 1`,
    ),
  ]);
  const opened = await Promise.all(
    documents.map(async ({ id, type, country, number_sealed: sealed }) => ({
      type,
      country,
      number: await keys.unseal(`traveler_documents/number/${id}`, sealed),
    })),
  );
  const otherNames = JSON.parse(row?.other_names ?? '[]') as string[];
  return {
    ...(otherNames.length === 0 ? {} : { otherNames }),
    ...(row?.birth_date ? { birthDate: row.birth_date } : {}),
    ...(row?.nationality ? { nationality: row.nationality } : {}),
    ...(opened.length === 0 ? {} : { documents: opened }),
    ...(membership ? { membershipId: membership.id } : {}),
  };
}
