import { defaultConfiguration, type ScreeningConfiguration } from './configuration.ts';
import { matchOf } from './match.ts';
import { createOrderedIds } from './ordered-ids.ts';
import { entryPerson, subjectPerson } from './person.ts';
import { createPersonIndex } from './person-index.ts';
import { type Facts, isOutOfReach, weigh } from './score.ts';
import type { ListEntry, Match, Subject } from './types.ts';

export interface EnrolledSubject {
  readonly subject: Subject;
  readonly subjectHash: string;
}

export interface AffectedSubject {
  readonly subjectId: string;
  readonly subjectHash: string;
  readonly match: Match;
}

/** The enrolled subjects in memory, asked the other way round: whom does this entry name? */
export interface SubjectIndex {
  readonly size: number;
  /** Adds or replaces the subject with this id. */
  upsert(subject: Subject, subjectHash: string): void;
  remove(id: string): void;
  get(id: string): EnrolledSubject | undefined;
  /** Exactly the subjects for whom screening would match this entry, with the same match; in order of id. */
  affectedBy(entryKey: string, entry: ListEntry): AffectedSubject[];
  /** Subjects with `after < id <= through` in order of id; those removed meanwhile are left out. */
  range(after: string, through: string): Generator<EnrolledSubject>;
}

const NO_FACTS: Facts = { birthDates: [], numbers: [] };

export function createSubjectIndex(
  configuration: ScreeningConfiguration = defaultConfiguration,
): SubjectIndex {
  const index = createPersonIndex();
  const ids = new Map<string, number>();
  // Kept as they came: what is compared is made again for the few that are candidates.
  const enrolled: (EnrolledSubject | undefined)[] = [];
  const facts: Facts[] = [];
  const free: number[] = [];
  const ordered = createOrderedIds();

  function get(id: string): EnrolledSubject | undefined {
    const slot = ids.get(id);
    return slot === undefined ? undefined : enrolled[slot];
  }

  function remove(id: string): void {
    const slot = ids.get(id);
    const known = slot === undefined ? undefined : enrolled[slot];
    if (slot === undefined || known === undefined) return;
    index.remove(slot, subjectPerson(known.subject));
    enrolled[slot] = undefined;
    ids.delete(id);
    free.push(slot);
  }

  return {
    get size() {
      return ids.size;
    },
    upsert(subject, subjectHash) {
      if (ids.has(subject.id)) remove(subject.id);
      const slot = free.pop() ?? enrolled.length;
      ids.set(subject.id, slot);
      enrolled[slot] = { subject, subjectHash };
      const person = subjectPerson(subject);
      facts[slot] = { birthDates: person.birthDates, numbers: person.numbers };
      index.add(slot, person);
      ordered.add(subject.id);
    },
    remove,
    get,
    affectedBy(entryKey, entry) {
      const person = entryPerson(entry);
      const affected: AffectedSubject[] = [];
      for (const slot of index.find(person, configuration.candidateShare)) {
        const known = enrolled[slot];
        if (known === undefined) continue;
        // Most are ruled out by date, before their names are read.
        if (isOutOfReach(facts[slot] ?? NO_FACTS, person, configuration)) continue;
        const subject = subjectPerson(known.subject);
        const evidence = weigh(subject, person, configuration);
        if (evidence.score < configuration.threshold) continue;
        const match = matchOf(entryKey, evidence, configuration);
        affected.push({ subjectId: known.subject.id, subjectHash: known.subjectHash, match });
      }
      return affected.sort((a, b) => (a.subjectId < b.subjectId ? -1 : 1));
    },
    *range(after, through) {
      for (const id of ordered.range(after, through, (candidate) => ids.has(candidate))) {
        const known = get(id);
        if (known !== undefined) yield known;
      }
    },
  };
}
