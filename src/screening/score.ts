import { bestDates, type DateGrade } from './birth-date.ts';
import type { ScreeningConfiguration } from './configuration.ts';
import { lettersAgree } from './curp.ts';
import { gradeNumbers, type NumberGrade, type NumberKey } from './documents.ts';
import { type NameEvidence, weighNames } from './name-evidence.ts';
import type { Person, PersonName } from './person.ts';

/** Everything that decided a score; `explain` puts it into words. */
export interface Evidence {
  /** 0..1 */
  readonly score: number;
  /** The name of the entry that was compared best, else its first. */
  readonly entryName: string;
  readonly names?: {
    readonly subject: PersonName;
    readonly entry: PersonName;
    readonly evidence: NameEvidence;
    /** What was added so that an equal document is not outvoted by another name. */
    readonly floor: number;
  };
  /** What was taken away because a weak alias alone never carries a match. */
  readonly weakAlias: number;
  readonly birthDate?: {
    readonly grade: DateGrade;
    readonly weight: number;
    readonly a: number;
    readonly b: number;
  };
  readonly number?: {
    readonly grade: NumberGrade;
    readonly weight: number;
    readonly a: NumberKey;
    readonly b: NumberKey;
  };
  /** A CURP that one side has and the other does not. */
  readonly curp?: {
    readonly agrees: boolean;
    readonly weight: number;
    readonly letters: string;
    readonly holder: 'subject' | 'entry';
  };
  readonly nationality?: { readonly equal: boolean; readonly weight: number; readonly value: string };
}

/** What is needed to tell by dates and numbers alone. */
export type Facts = Pick<Person, 'birthDates' | 'numbers'>;

/** Nationalities that most of those who cross have: sharing one says nothing. */
const COMMON_NATIONALITIES = new Set(['MX', 'US']);

/** How likely it is that a subject is the person of an entry. Depends on the two and the configuration alone. */
export function weigh(subject: Person, entry: Person, configuration: ScreeningConfiguration): Evidence {
  const { prior, threshold } = configuration;
  const birthDate = weighDates(subject, entry, configuration);
  const number = weighNumbers(subject, entry, configuration);
  const nationality = weighNationalities(subject, entry, configuration);
  const curp =
    weighCurp('subject', subject, entry, configuration) ?? weighCurp('entry', entry, subject, configuration);
  const others = [birthDate, number, nationality, curp];
  const beside = others.reduce((sum, part) => sum + (part?.weight ?? 0), prior);
  const strong = (birthDate?.weight ?? 0) >= configuration.birthDate.oneDigitOff || number !== undefined;
  const most = logit(threshold) - configuration.name.weakAliasMost;

  let best: Evidence['names'];
  let bestTotal = Number.NEGATIVE_INFINITY;
  let bestWeak = 0;
  for (const entryName of entry.names) {
    for (const subjectName of subject.names) {
      const evidence = weighNames(subjectName.name, entryName.name, configuration.name);
      const least = number === undefined ? Number.NEGATIVE_INFINITY : configuration.document.nameFloor;
      const floor = Math.max(0, least - evidence.total);
      const total = beside + evidence.total + floor;
      const weak = entryName.kind === 'weak' && !strong ? Math.min(0, most - total) : 0;
      if (total + weak <= bestTotal) continue;
      bestTotal = total + weak;
      bestWeak = weak;
      best = { subject: subjectName, entry: entryName, evidence, floor };
    }
  }
  const total = best === undefined ? beside : bestTotal;
  return {
    score: best === undefined && number === undefined ? 0 : logistic(total),
    entryName: best?.entry.name.shown ?? entry.label,
    weakAlias: bestWeak,
    ...(best === undefined ? {} : { names: best }),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(number === undefined ? {} : { number }),
    ...(curp === undefined ? {} : { curp }),
    ...(nationality === undefined ? {} : { nationality }),
  };
}

/** True when no name could lift this pair over the threshold: nothing needs to be aligned. Never wrong. */
export function isOutOfReach(subject: Facts, entry: Facts, configuration: ScreeningConfiguration): boolean {
  const grade = bestDates(subject.birthDates, entry.birthDates, configuration.birthDate)?.grade;
  const isOut = leastNameWeight(configuration, grade) === undefined;
  return isOut && weighNumbers(subject, entry, configuration) === undefined;
}

/**
 * What the names must weigh at least for a match without an equal number, where the dates of birth agree so far
 * (undefined: a side has none); undefined when no name weighs so much.
 */
export function leastNameWeight(
  { threshold, prior, birthDate, nationality, name, curp }: ScreeningConfiguration,
  grade: DateGrade | undefined,
): number | undefined {
  const dates = grade === undefined ? 0 : birthDate[grade];
  const beside = Math.max(0, nationality.equal, nationality.equalCommon) + Math.max(0, curp.agrees);
  const least = logit(threshold) - prior - dates - beside;
  return least > name.most + Math.max(name.complete, name.anchored, 0) ? undefined : least;
}

function weighDates(subject: Facts, entry: Facts, configuration: ScreeningConfiguration) {
  const best = bestDates(subject.birthDates, entry.birthDates, configuration.birthDate);
  return best === undefined ? undefined : { ...best, weight: configuration.birthDate[best.grade] };
}

function weighNumbers(
  subject: Facts,
  entry: Facts,
  configuration: ScreeningConfiguration,
): Evidence['number'] {
  let best: Evidence['number'];
  for (const a of subject.numbers) {
    for (const b of entry.numbers) {
      const grade = gradeNumbers(a, b);
      if (grade === undefined) continue;
      const weight = configuration.document[grade];
      if (best === undefined || weight > best.weight) best = { grade, weight, a, b };
    }
  }
  return best;
}

/** The holder's CURP against the name and dates of the other, who has none. */
function weighCurp(
  holder: 'subject' | 'entry',
  { curp }: Person,
  other: Person,
  configuration: ScreeningConfiguration,
): Evidence['curp'] {
  if (curp === undefined || other.curp !== undefined) return undefined;
  const { agrees, differs } = configuration.curp;
  const { letters } = curp;
  const verdicts = other.names.map(({ name }) => lettersAgree(letters, name));
  const grade = bestDates([curp.birthDate], other.birthDates, configuration.birthDate)?.grade;
  if (verdicts.length === 0) return undefined;
  if (verdicts.every((verdict) => verdict === false) || grade === 'contradiction')
    return { agrees: false, weight: differs, letters, holder };
  return verdicts.includes(true) ? { agrees: true, weight: agrees, letters, holder } : undefined;
}

function weighNationalities(subject: Person, entry: Person, configuration: ScreeningConfiguration) {
  const value = subject.nationalities[0];
  if (value === undefined || entry.nationalities.length === 0) return undefined;
  const { equal, equalCommon, different } = configuration.nationality;
  if (!entry.nationalities.includes(value)) return { equal: false, weight: different, value };
  return { equal: true, weight: COMMON_NATIONALITIES.has(value) ? equalCommon : equal, value };
}

export function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
