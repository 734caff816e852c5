import { hexToBytes } from '@noble/hashes/utils.js';
import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { type PackEntry, recordBytes, viewOf } from '../terminal/pack.ts';
import type { SnapshotScope } from './scope.ts';

interface EntryRow {
  readonly key: string;
  readonly admit: number;
  readonly member: number;
}

function toEntry({ key, admit, member }: EntryRow): PackEntry {
  return { key: hexToBytes(key), admit: admit === 1, member };
}

/** Rows of one read: about 2 ms, between which lanes get their turn. */
const rowsAtOnce = 2000;

/** Every record of a scope, ascending by key and each key once: of two that differ, none admits and it is nobody's. */
export async function allRecords(db: Database, scope: SnapshotScope): Promise<Uint8Array> {
  let bytes = new Uint8Array(rowsAtOnce * recordBytes);
  let length = 0;
  let after = '';
  for (;;) {
    const rows = await db.all(
      sql<EntryRow>`SELECT key, MIN(admit) AS admit, CASE WHEN MIN(member) = MAX(member) AND MIN(admit) = MAX(admit)
          THEN MIN(member) ELSE 0 END AS member
        FROM snapshot_entries WHERE key > ${after} AND (program = ${scope} OR ${scope} = 'ANY')
        GROUP BY key ORDER BY key LIMIT ${rowsAtOnce}`,
    );
    if (length + rows.length * recordBytes > bytes.length) {
      const larger = new Uint8Array(bytes.length * 2);
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    const view = viewOf(bytes);
    for (const { key, admit, member } of rows) {
      view.setUint32(length, Number.parseInt(key.slice(0, 8), 16));
      view.setUint32(length + 4, Number.parseInt(key.slice(8), 16));
      view.setUint32(length + 8, ((member << 1) | admit) >>> 0);
      length += recordBytes;
    }
    const last = rows.at(-1);
    if (rows.length < rowsAtOnce || !last) return bytes.subarray(0, length);
    after = last.key;
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

/** The entries of every key that has changed after a version, or undefined where there are more than `most`. */
export async function changedEntries(
  db: Database,
  scope: SnapshotScope,
  since: number,
  most: number,
): Promise<readonly PackEntry[] | undefined> {
  const rows = await db.all(
    sql<EntryRow>`SELECT key, admit, member FROM snapshot_entries
      WHERE key IN (SELECT key FROM snapshot_entries WHERE version > ${since})
        AND (program = ${scope} OR ${scope} = 'ANY') LIMIT ${most + 1}`,
  );
  return rows.length > most ? undefined : rows.map(toEntry);
}
