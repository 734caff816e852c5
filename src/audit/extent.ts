import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';

/** How far a log goes, read in one statement: beside a running server all of it is of one moment. */
export interface Extent {
  readonly records: number;
  readonly seals: number;
  readonly checkpoints: number;
  /** The newest record that is there, and the newest that was ever written. */
  readonly newest: number;
  readonly written: number;
  /** The newest checkpoint that was ever written. */
  readonly signed: number;
  /** The last record under a seal, and how many there are after it. */
  readonly sealed: number;
  readonly unsealed: number;
}

const nothing: Extent = {
  records: 0,
  seals: 0,
  checkpoints: 0,
  newest: 0,
  written: 0,
  signed: 0,
  sealed: 0,
  unsealed: 0,
};

/**
 * What there is when a verification starts. It goes no further: of what a running server seals meanwhile, the records
 * may have been read already.
 */
export async function extentOf(db: Database): Promise<Extent> {
  const row = await db.first(
    sql<Extent>`WITH ends AS (SELECT COALESCE(MAX(last_record), 0) AS sealed FROM audit_seals)
      SELECT (SELECT COUNT(*) FROM audit_records) AS records,
        (SELECT COALESCE(MAX(sequence), 0) FROM audit_seals) AS seals,
        (SELECT COALESCE(MAX(sequence), 0) FROM audit_checkpoints) AS checkpoints,
        (SELECT COALESCE(MAX(id), 0) FROM audit_records) AS newest,
        COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'audit_records'), 0) AS written,
        COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'audit_checkpoints'), 0) AS signed,
        ends.sealed, (SELECT COUNT(*) FROM audit_records WHERE id > ends.sealed) AS unsealed
      FROM ends`,
  );
  return row ?? nothing;
}

/**
 * What the numbers say is missing that no seal speaks for: they are given in order, each once, and the last one given
 * is remembered beside the tables. (Who knows that too and sets it back is found by a checkpoint kept elsewhere.)
 */
export function missingAtEnd(
  extent: Extent,
): readonly { readonly recordId: number; readonly what: string }[] {
  const { newest, written, sealed, unsealed, checkpoints, signed } = extent;
  const faults = [];
  const end = Math.max(newest, sealed);
  if (newest > sealed && unsealed < newest - sealed) {
    const missing = newest - sealed - unsealed;
    faults.push({
      recordId: sealed + 1,
      what: `${missing} of the records from ${sealed + 1} to ${newest} are missing`,
    });
  }
  if (written > end)
    faults.push({ recordId: end + 1, what: `records ${end + 1} to ${written} were written and are missing` });
  if (signed > checkpoints)
    faults.push({
      recordId: end,
      what: `checkpoints ${checkpoints + 1} to ${signed} were signed and are missing`,
    });
  return faults;
}
