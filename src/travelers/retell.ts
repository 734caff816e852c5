import { guard, type Query, sql } from '../db/sql.ts';
import { DomainError } from '../http/problems.ts';
import { numberHash, subjectKeys } from '../screening/coarse-keys.ts';
import type { Subject } from '../screening/types.ts';
import type { Services } from '../services.ts';
import { retold, subjectHashOf, subjectOf, type TravelerIdentity } from './identity.ts';
import { documentQuery, loadSubjects } from './store.ts';

/** A traveler as they told it anew: run `queries` in the batch of the change. */
export interface RetoldTraveler {
  readonly id: string;
  readonly subject: Subject;
  readonly subjectHash: string;
  /** Whether anything that screening compares is new. */
  readonly changed: boolean;
  readonly before: TravelerIdentity;
  readonly queries: readonly Query[];
}

/**
 * An enrolled traveler who tells anew who they are, as {@link retold} says. Where that changes what is compared, the
 * verdicts on their matches are lifted and they go into the subjects feed again; whoever calls requests a screening.
 */
export async function retellTraveler(
  services: Pick<Services, 'db' | 'keys'>,
  travelerId: string,
  told: TravelerIdentity,
): Promise<RetoldTraveler> {
  const [stored] = await loadSubjects(services, [travelerId]);
  if (!stored) {
    throw new DomainError('conflict', {
      en: 'Nothing is kept of this member any more. Begin a new application.',
      es: 'Ya no se guarda nada de este miembro. Comience una solicitud nueva.',
    });
  }
  const before = { documents: [], ...stored.subject };
  const identity = retold(before, told);
  const subject = subjectOf(travelerId, identity);
  const hashOf = (one: Subject) => subjectHashOf(services.keys, one);
  const changed = hashOf(subject) !== hashOf(stored.subject);
  if (!changed) {
    const { subjectHash } = stored;
    return { id: travelerId, subject: stored.subject, subjectHash, changed, before, queries: [] };
  }
  const subjectHash = hashOf(subject);
  const coarse = subjectKeys(subject, numberHash(services.keys));
  const known = new Set(before.documents.map(({ type, number }) => `${type} ${number}`));
  const added = identity.documents.filter(({ type, number }) => !known.has(`${type} ${number}`));
  return {
    id: travelerId,
    subject,
    subjectHash,
    changed,
    before,
    queries: [
      guard(
        'conflict',
        sql`EXISTS (SELECT 1 FROM travelers WHERE id = ${travelerId} AND subject_hash = ${stored.subjectHash})`,
      ),
      sql`UPDATE travelers SET subject_hash = ${subjectHash}, coarse_keys = ${JSON.stringify(coarse)}
        WHERE id = ${travelerId}`,
      sql`UPDATE traveler_identities SET full_name = ${identity.fullName ?? null},
          paternal_surname = ${identity.paternalSurname ?? null}, maternal_surname = ${identity.maternalSurname ?? null},
          given_names = ${identity.givenNames ?? null}, mrz_name = ${identity.mrzName ?? null},
          other_names = ${JSON.stringify(identity.otherNames ?? [])}, birth_date = ${identity.birthDate ?? null},
          nationality = ${identity.nationality ?? null} WHERE traveler_id = ${travelerId}`,
      ...(await Promise.all(added.map((document) => documentQuery(services, travelerId, document)))),
      sql`INSERT INTO subject_changes (traveler_id) SELECT id FROM travelers WHERE id = ${travelerId} AND enrolled = 1`,
    ],
  };
}
