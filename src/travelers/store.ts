import { newId } from '../db/new-id.ts';
import { type Query, sql, touching } from '../db/sql.ts';
import { numberHash, subjectKeys } from '../screening/coarse-keys.ts';
import type { IdentityDocument, Subject } from '../screening/types.ts';
import type { Services } from '../services.ts';
import { subjectHashOf, subjectOf, type TravelerIdentity } from './identity.ts';

type Origin = 'application' | 'lane' | 'office';

/** A traveler that is about to be stored: run `queries` in the batch of the change that brings them. */
export interface NewTraveler {
  readonly id: string;
  readonly subject: Subject;
  readonly subjectHash: string;
  readonly queries: readonly Query[];
}

/** The statement that keeps one document of a traveler: its number sealed, and found by keyed hash. */
export async function documentQuery(
  services: Pick<Services, 'keys'>,
  travelerId: string,
  document: IdentityDocument,
): Promise<Query> {
  const id = newId();
  const sealed = await services.keys.seal(`traveler_documents/number/${id}`, document.number);
  const hash = services.keys.lookupHash('document', document.number);
  return sql`INSERT INTO traveler_documents (id, traveler_id, type, country, number_hash, number_sealed)
    VALUES (${id}, ${travelerId}, ${document.type}, ${document.country ?? ''}, ${hash}, ${sealed})
    ON CONFLICT (traveler_id, type, number_hash) DO NOTHING`;
}

/**
 * A new traveler with identity and documents (numbers sealed, found by keyed hash).
 * `enrolled` puts them into the subjects feed, so that every later list change is vetted against them;
 * whoever enrolls also requests a screening in the same batch.
 */
export async function newTraveler(
  services: Pick<Services, 'keys'>,
  input: { readonly origin: Origin; readonly enrolled: boolean; readonly identity: TravelerIdentity },
  now: number,
): Promise<NewTraveler> {
  const id = newId();
  const { identity } = input;
  const subject = subjectOf(id, identity);
  const subjectHash = subjectHashOf(services.keys, subject);
  // Whoever is not vetted at list changes is screened anew after one, whom it names or not.
  const coarseKeys = input.enrolled ? JSON.stringify(subjectKeys(subject, numberHash(services.keys))) : '[]';
  const documents = await Promise.all(
    identity.documents.map((document) => documentQuery(services, id, document)),
  );
  return {
    id,
    subject,
    subjectHash,
    queries: [
      touching(
        [id],
        sql`INSERT INTO travelers (id, origin, enrolled, subject_hash, coarse_keys, created_at)
          VALUES (${id}, ${input.origin}, ${input.enrolled ? 1 : 0}, ${subjectHash}, ${coarseKeys}, ${now})`,
      ),
      touching(
        [id],
        sql`INSERT INTO traveler_identities (traveler_id, full_name, paternal_surname, maternal_surname, given_names,
            mrz_name, other_names, birth_date, nationality)
          VALUES (${id}, ${identity.fullName ?? null}, ${identity.paternalSurname ?? null}, ${identity.maternalSurname ?? null},
            ${identity.givenNames ?? null}, ${identity.mrzName ?? null}, ${JSON.stringify(identity.otherNames ?? [])},
            ${identity.birthDate ?? null}, ${identity.nationality ?? null})`,
      ),
      ...documents,
      ...(input.enrolled ? [sql`INSERT INTO subject_changes (traveler_id) VALUES (${id})`] : []),
    ],
  };
}

interface IdentityRow {
  traveler_id: string;
  subject_hash: string;
  enrolled: number;
  full_name: string | null;
  paternal_surname: string | null;
  maternal_surname: string | null;
  given_names: string | null;
  mrz_name: string | null;
  other_names: string;
  birth_date: string | null;
  nationality: string | null;
  documents: string;
}

interface StoredDocument {
  id: string;
  type: string;
  country: string;
  sealed: string;
}

export interface StoredSubject {
  readonly subject: Subject;
  readonly subjectHash: string;
  readonly enrolled: boolean;
}

function present<K extends string>(key: K, value: string | null): { [P in K]?: string } {
  return value === null ? {} : ({ [key]: value } as { [P in K]: string });
}

async function toSubject(services: Pick<Services, 'keys'>, row: IdentityRow): Promise<StoredSubject> {
  const stored = JSON.parse(row.documents) as StoredDocument[];
  const documents = await Promise.all(
    stored.map(async ({ id, type, country, sealed }) => ({
      type,
      number: await services.keys.unseal(`traveler_documents/number/${id}`, sealed),
      ...(country === '' ? {} : { country }),
    })),
  );
  const otherNames = JSON.parse(row.other_names) as string[];
  return {
    subjectHash: row.subject_hash,
    enrolled: row.enrolled === 1,
    subject: {
      id: row.traveler_id,
      ...present('fullName', row.full_name),
      ...present('paternalSurname', row.paternal_surname),
      ...present('maternalSurname', row.maternal_surname),
      ...present('givenNames', row.given_names),
      ...present('mrzName', row.mrz_name),
      ...present('birthDate', row.birth_date),
      ...present('nationality', row.nationality),
      ...(otherNames.length > 0 ? { otherNames } : {}),
      documents,
    },
  };
}

/** The subjects of these travelers, in no order; an erased or unknown one is left out. At most a few thousand ids. */
export async function loadSubjects(
  services: Pick<Services, 'db' | 'keys'>,
  ids: readonly string[],
): Promise<StoredSubject[]> {
  const rows = await services.db.all(
    sql<IdentityRow>`SELECT i.*, t.subject_hash, t.enrolled,
        (SELECT json_group_array(json_object('id', d.id, 'type', d.type, 'country', d.country, 'sealed', d.number_sealed))
          FROM (SELECT * FROM traveler_documents WHERE traveler_id = t.id ORDER BY id) d) AS documents
      FROM json_each(${JSON.stringify(ids)}) wanted
      JOIN travelers t ON t.id = wanted.value
      JOIN traveler_identities i ON i.traveler_id = t.id`,
  );
  return Promise.all(rows.map((row) => toSubject(services, row)));
}
