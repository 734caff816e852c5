/** Words shared by everything that screens. Pure data, JSON-safe on both sides of the queue. */

export type EntryType = 'person' | 'organization' | 'vessel' | 'aircraft' | 'vehicle' | 'other';

/** How good an alias is, as its list says. A weak alias alone never carries a match. */
export type NameKind = 'primary' | 'strong' | 'weak';

export interface ListName {
  readonly full: string;
  readonly kind: NameKind;
}

export interface IdentityDocument {
  /** `passport`, `curp`, `license`, `visa`, `national_id`, `tax_id`, … as the source says. */
  readonly type: string;
  readonly number: string;
  /** ISO 3166 alpha-2 or alpha-3 as the source says. */
  readonly country?: string;
}

export interface Plate {
  readonly number: string;
  readonly state?: string;
  readonly country?: string;
}

/** One entry of a watch list. Dates are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
export interface ListEntry {
  readonly id: string;
  readonly type: EntryType;
  readonly names: readonly ListName[];
  readonly birthDates?: readonly string[];
  readonly nationalities?: readonly string[];
  readonly documents?: readonly IdentityDocument[];
  readonly plates?: readonly Plate[];
  readonly placesOfBirth?: readonly string[];
  readonly programs?: readonly string[];
  readonly source?: string;
  readonly remarks?: string;
  /** Ids under which the list named this person before it merged them into this one. */
  readonly formerIds?: readonly string[];
  /** The last day (UTC) on which the entry holds, `YYYY-MM-DD`. */
  readonly expiresOn?: string;
  /** What to do with a traveler who is this person, in place of what the list says. */
  readonly action?: 'refer' | 'question' | 'detain' | 'notify';
}

/** The names of a subject: as its own fields, as one line, or as a machine-readable zone gives them. */
export interface SubjectName {
  readonly fullName?: string;
  readonly paternalSurname?: string;
  readonly maternalSurname?: string;
  readonly givenNames?: string;
  /** The MRZ name field, `GARCIA<LOPEZ<<MARIA<FERNANDA`, perhaps truncated. */
  readonly mrzName?: string;
}

/** Who is screened: a traveler, or a line of a file. */
export interface Subject extends SubjectName {
  readonly id: string;
  /** Other names, each one line. */
  readonly otherNames?: readonly string[];
  readonly birthDate?: string;
  readonly nationality?: string;
  readonly documents?: readonly IdentityDocument[];
  readonly plates?: readonly Plate[];
}

/** One part of a score, in words that an officer can read. */
export interface MatchPart {
  /** Stable code, for example `paternal_surname`, `maternal_surname`, `birth_date`, `document`. */
  readonly code: string;
  /** `supports`, `neutral` or `contradicts`. */
  readonly effect: 'supports' | 'neutral' | 'contradicts';
  /** Signed weight that this part added to the score. */
  readonly weight: number;
  readonly subjectValue?: string;
  readonly entryValue?: string;
  /** English words, for example "maternal surname absent on the document". */
  readonly words: string;
  /** The same in Spanish. */
  readonly wordsEs: string;
}

/** A candidate above the threshold, explained. `score` is in 0..1. */
export interface Match {
  readonly entryId: string;
  readonly score: number;
  /** The name of the entry that was compared best. */
  readonly entryName: string;
  readonly parts: readonly MatchPart[];
}
