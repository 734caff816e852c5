import { defaultConfiguration, type ScreeningConfiguration } from './configuration.ts';
import type { NameEvidence } from './name-evidence.ts';
import { entryPerson, type Person } from './person.ts';
import { weigh } from './score.ts';
import type { ListEntry } from './types.ts';

/** Why two entries are taken for one person. */
export type SameBecause = 'document' | 'name_and_date';

/** From here two words are one name, written or said otherwise. */
const ONE_NAME = 0.9;
/** Numbers that a person has for life: two of them are two people. */
const FOR_LIFE = new Set(['curp', 'ssn', 'national_id', 'rfc', 'nss']);
/** Dates that may stand for one date, beside the equal one, where a document number agrees. */
const NO_CONTRADICTION = new Set([
  'exact',
  'exactFirstOfJanuary',
  'dayMonthSwapped',
  'oneDigitOff',
  'oneDayOff',
]);
const PARTIAL = new Set(['monthAndYear', 'yearOnly', 'yearNear']);

/**
 * Whether two entries, of one list or of two, name the same person: they share a document number and nothing speaks
 * against it, or their whole names and full dates of birth are equal. Undefined when that is not certain: two lines
 * too many are a nuisance, two people made one are an accusation. Symmetric; nothing is merged, so it holds no
 * longer than the contents do.
 */
export function samePerson(
  a: ListEntry,
  b: ListEntry,
  configuration: ScreeningConfiguration = defaultConfiguration,
): SameBecause | undefined {
  const [one, other] = [wellKnown(a), wellKnown(b)];
  if (one.names.length === 0 || other.names.length === 0 || haveOtherNumbers(one, other)) return undefined;
  const { score, names, birthDate, number } = weigh(one, other, configuration);
  const grade = birthDate?.grade;
  const datesAgree = grade === undefined || NO_CONTRADICTION.has(grade) || PARTIAL.has(grade);
  if (number?.grade === 'exact' && datesAgree && score >= configuration.threshold) return 'document';
  return grade === 'exact' && names !== undefined && isWholeName(names.evidence)
    ? 'name_and_date'
    : undefined;
}

/** Without weak aliases: what a list itself doubts makes nobody one. */
function wellKnown(entry: ListEntry): Person {
  const person = entryPerson(entry);
  return { ...person, names: person.names.filter(({ kind }) => kind !== 'weak') };
}

/** Both have a number for life of one kind and country, and none of them is the same. */
function haveOtherNumbers(a: Person, b: Person): boolean {
  const kindOf = ({ kind, place }: Person['numbers'][number]) => `${kind} ${place ?? ''}`;
  return a.numbers.some((one) => {
    if (!FOR_LIFE.has(one.kind)) return false;
    const theirs = b.numbers.filter((other) => kindOf(other) === kindOf(one));
    return (
      theirs.length > 0 && !theirs.some(({ number }) => a.numbers.some((mine) => mine.number === number))
    );
  });
}

/** Every word of both names has its equal, and there are two of them or more. */
function isWholeName({ alignment, contradicts }: NameEvidence): boolean {
  const { pairs, subjectOnly, entryOnly } = alignment;
  const isWhole = subjectOnly.length + entryOnly.length === 0;
  return (
    isWhole && !contradicts && pairs.length >= 2 && pairs.every(({ similarity }) => similarity >= ONE_NAME)
  );
}
