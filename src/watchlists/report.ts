/** A line that was not taken. */
export interface RejectedLine {
  readonly line: number;
  /** For example `birthDates[0]`; empty for the line as a whole. */
  readonly field: string;
  readonly reason: string;
}

/** What an import did, as it is answered and kept. */
export interface ImportReport {
  readonly listId: string;
  readonly importId: string;
  /** False when the list says what it said before: then there is no new version. */
  readonly published: boolean;
  readonly version: number;
  /** The publication of this version; null for a list that has none yet. */
  readonly seq: number | null;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
  /** Entries missing from a full list that stay because a line could not even be told apart: it may be theirs. */
  readonly removalsWithheld: number;
  /** Entries of the file whose last day is over: they are not on the list. */
  readonly expired: number;
  readonly rejectedCount: number;
  /** The first hundred. */
  readonly rejected: readonly RejectedLine[];
  /** Fields of entries that are not known here and were left out. */
  readonly ignoredFields: readonly string[];
}

/** How many rejected lines a report names; the rest is counted. */
export const namedLines = 100;

/** The counts of an import while it runs. */
export interface Tally {
  added: number;
  changed: number;
  removed: number;
  unchanged: number;
  removalsWithheld: number;
  expired: number;
  rejectedCount: number;
  readonly rejected: RejectedLine[];
  /** Ids on rejected lines: what is published of them stays. */
  readonly damaged: Set<string>;
  /** Rejected lines whose id could not be read. */
  nameless: number;
  readonly ignoredFields: Set<string>;
}

export function newTally(): Tally {
  return {
    added: 0,
    changed: 0,
    removed: 0,
    unchanged: 0,
    removalsWithheld: 0,
    expired: 0,
    rejectedCount: 0,
    rejected: [],
    damaged: new Set(),
    nameless: 0,
    ignoredFields: new Set(),
  };
}

/** Counts a rejected line and names it while there is room. */
export function reject(tally: Tally, line: RejectedLine, id?: string): void {
  tally.rejectedCount += 1;
  if (tally.rejected.length < namedLines) tally.rejected.push(line);
  if (id === undefined) tally.nameless += 1;
  else tally.damaged.add(id);
}

/** The counts as a report's fields. */
export function countsOf(tally: Tally) {
  const { added, changed, removed, unchanged, removalsWithheld, expired, rejectedCount } = tally;
  return {
    ...{ added, changed, removed, unchanged, removalsWithheld, expired, rejectedCount },
    rejected: tally.rejected.toSorted((a, b) => a.line - b.line),
    ignoredFields: [...tally.ignoredFields].slice(0, 100),
  };
}
