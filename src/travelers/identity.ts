import { type Keys, normalizeNumber } from '../keys/keys.ts';
import { canonicalJson } from '../screening/content.ts';
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
function comparedPart(subject: Subject): Omit<Subject, 'id'> {
  const { id: _, ...compared } = subject;
  return compared;
}

/**
 * The hash by which a subject's contents are told from others. Under a secret: the rest of them stands in clear beside
 * the hash, and a number of nine digits would be found again from a plain one in seconds.
 */
export function subjectHashOf(keys: Pick<Keys, 'keyedHash'>, subject: Subject): string {
  return keys.keyedHash('subject', canonicalJson(comparedPart(subject)));
}

/** A name in one line, as lists write other names. */
function lineOf(name: SubjectName): string | undefined {
  const parts = [name.givenNames, name.paternalSurname, name.maternalSurname].filter(
    (part) => part !== undefined,
  );
  return name.fullName ?? (parts.length > 0 ? parts.join(' ') : undefined);
}

/**
 * Who a traveler is after they told it anew: called as they say now, but nothing by which a list may know them is
 * lost. A former name stays as another name, and former documents stay beside the new ones. Telling the same again
 * changes nothing.
 */
export function retold(before: TravelerIdentity, told: TravelerIdentity): TravelerIdentity {
  const [former, name] = [lineOf(before), lineOf(told)];
  const otherNames = [
    ...new Set([
      ...(told.otherNames ?? []),
      ...(before.otherNames ?? []),
      ...(former === undefined || former === name ? [] : [former]),
    ]),
  ].filter((one) => one !== name);
  const keyOf = ({ type, number, country }: IdentityDocument) =>
    `${type} ${country ?? ''} ${normalizeNumber(number)}`;
  const documents = new Map(
    [...told.documents, ...before.documents].map((document) => [keyOf(document), document]),
  );
  const first = before.documents.map(keyOf);
  const added = told.documents.map(keyOf).filter((key) => !first.includes(key));
  const { otherNames: _, documents: __, ...rest } = told;
  return {
    ...rest,
    ...(otherNames.length > 0 ? { otherNames } : {}),
    documents: [...new Set([...first, ...added])].flatMap((key) => documents.get(key) ?? []),
  };
}
