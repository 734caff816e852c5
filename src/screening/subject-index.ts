import { createBlocks } from './blocks.ts';
import { defaultConfiguration, type ScreeningConfiguration } from './configuration.ts';
import { createKeyTable, grown } from './key-table.ts';
import { matchOf } from './match.ts';
import { createOrderedIds } from './ordered-ids.ts';
import { packSubject, unpackSubject } from './packed.ts';
import { entryPerson, subjectPerson } from './person.ts';
import { createPersonIndex } from './person-index.ts';
import { weigh } from './score.ts';
import { createTextStore } from './text-store.ts';
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

export function createSubjectIndex(
  configuration: ScreeningConfiguration = defaultConfiguration,
): SubjectIndex {
  const blocks = createBlocks();
  const index = createPersonIndex(configuration);
  const ids = createKeyTable(blocks);
  const texts = createTextStore(blocks);
  const ordered = createOrderedIds(ids);
  let refs = new Uint32Array(1024);

  const enrolled = (number: number) => unpackSubject(ids.text(number), texts.get(refs[number] ?? 0));

  function forget(number: number): void {
    index.remove(number, subjectPerson(enrolled(number).subject));
    texts.free(refs[number] ?? 0);
  }

  return {
    get size() {
      return ids.size;
    },
    upsert(subject, subjectHash) {
      const { size } = ids;
      const number = ids.add(subject.id);
      const isKnown = ids.size === size;
      if (isKnown) forget(number);
      if (number >= refs.length) refs = grown(refs, number + 1);
      refs[number] = texts.put(packSubject(subject, subjectHash));
      index.add(number, subjectPerson(subject));
      if (!isKnown) ordered.add(number);
    },
    remove(id) {
      const number = ids.find(id);
      if (number === undefined) return;
      forget(number);
      ordered.remove(number);
      ids.remove(id);
    },
    get(id) {
      const number = ids.find(id);
      return number === undefined ? undefined : enrolled(number);
    },
    affectedBy(entryKey, entry) {
      const person = entryPerson(entry);
      const affected: AffectedSubject[] = [];
      for (const number of index.find(person)) {
        const { subject, subjectHash } = enrolled(number);
        const evidence = weigh(subjectPerson(subject), person, configuration);
        if (evidence.score < configuration.threshold) continue;
        const match = matchOf(entryKey, evidence, configuration);
        affected.push({ subjectId: subject.id, subjectHash, match });
      }
      return affected.sort((a, b) => (a.subjectId < b.subjectId ? -1 : 1));
    },
    *range(after, through) {
      for (const number of ordered.range(after, through)) {
        const id = ids.has(number) ? ids.text(number) : undefined;
        // Forgotten while the walk went on, and its number perhaps given to another.
        if (id !== undefined && id > after && id <= through) yield enrolled(number);
      }
    },
  };
}
