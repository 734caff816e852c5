import type { IdentityDocument, Subject, SubjectName } from '../screening/types.ts';

/** Who a traveler is, as the application or the document at the lane says. */
export interface TravelerIdentity extends SubjectName {
  readonly otherNames?: readonly string[];
  /** `YYYY-MM-DD`; a document may know less. */
  readonly birthDate?: string;
  /** ISO 3166 alpha-3, or ICAO's extras. */
  readonly nationality?: string;
  readonly documents: readonly IdentityDocument[];
}

/** The subject that is screened for this traveler. */
export function subjectOf(travelerId: string, identity: TravelerIdentity): Subject {
  return { id: travelerId, ...identity };
}

/** What the subject hash covers: everything that screening compares, and not the id. */
export function comparedPart(subject: Subject): Omit<Subject, 'id'> {
  const { id: _, ...compared } = subject;
  return compared;
}
