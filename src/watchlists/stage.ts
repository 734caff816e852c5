import { type Query, sql } from '../db/sql.ts';
import { entryKeys, type NumberHash, numberHash } from '../screening/coarse-keys.ts';
import { comparedHash } from '../screening/compared.ts';
import { contentHash } from '../screening/content.ts';
import type { ListEntry } from '../screening/types.ts';
import type { Services } from '../services.ts';
import { keepAlive, type RunningImport, stillRunning } from './import-lease.ts';
import { reject, type Tally } from './report.ts';
import { createPacer } from './turn.ts';

/** A good line on its way into the database; without `entry` it is a tombstone. */
export interface StagedLine {
  readonly line: number;
  readonly id: string;
  readonly entry?: ListEntry;
  readonly hash: string;
}

type StageServices = Pick<Services, 'db' | 'keys' | 'now'>;

export function stagedEntry(line: number, entry: ListEntry): StagedLine {
  return { line, id: entry.id, entry, hash: contentHash(entry) };
}

interface KnownRow {
  id: string;
  seen: number;
  published: string | null;
}

async function knownEntries(services: StageServices, running: RunningImport, ids: readonly string[]) {
  const rows = await services.db.all(
    sql<KnownRow>`SELECT wanted.value AS id,
        EXISTS (SELECT 1 FROM watchlist_import_seen s WHERE s.import_id = ${running.id} AND s.entry_id = wanted.value) AS seen,
        (SELECT e.operation || ' ' || e.content_hash FROM watchlist_entries e
          WHERE e.list_id = ${running.listId} AND e.entry_id = wanted.value AND e.version < ${running.version}
          ORDER BY e.version DESC LIMIT 1) AS published
      FROM json_each(${JSON.stringify(ids)}) wanted`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

async function insertKeys(
  running: RunningImport,
  lines: readonly StagedLine[],
  hashOf: NumberHash,
): Promise<Query> {
  const keys = new Set<string>();
  const pace = createPacer();
  for (const { entry } of lines) {
    if (entry) for (const key of entryKeys(entry, hashOf)) keys.add(key);
    await pace();
  }
  return sql`INSERT INTO unvetted_keys (key, list_id, version)
    SELECT value, ${running.listId}, ${running.version} FROM json_each(${JSON.stringify([...keys])}) WHERE true
    ON CONFLICT DO NOTHING`;
}

/** The rows of these lines. */
export function insertEntries(running: RunningImport, lines: readonly StagedLine[]): Query {
  const rows = lines.map(({ id, entry, hash }) => ({
    ...{ id, hash, entry: entry ?? {}, removed: entry ? 0 : 1 },
    ...(entry ? { compared: comparedHash(entry), expiresOn: entry.expiresOn ?? null } : {}),
  }));
  return sql`INSERT INTO watchlist_entries (list_id, version, entry_id, operation, content, content_hash, compared_hash,
      expires_on)
    SELECT ${running.listId}, ${running.version}, value ->> 'id',
      CASE value ->> 'removed' WHEN 1 THEN 'remove' ELSE 'upsert' END, value -> 'entry', value ->> 'hash',
      COALESCE(value ->> 'compared', ''), value ->> 'expiresOn'
    FROM json_each(${JSON.stringify(rows)})`;
}

/** Remembers ids as seen by this import. */
export function insertSeen(running: RunningImport, ids: readonly string[]): Query {
  return sql`INSERT INTO watchlist_import_seen (import_id, entry_id)
    SELECT ${running.id}, value FROM json_each(${JSON.stringify(ids)}) WHERE true ON CONFLICT DO NOTHING`;
}

/** What of these lines is new against what is published; the others are counted, and twins rejected. */
function newLines(
  lines: readonly StagedLine[],
  known: ReadonlyMap<string, KnownRow>,
  tally: Tally,
): StagedLine[] {
  const here = new Set<string>();
  return lines.filter(({ line, id, entry, hash }) => {
    const before = known.get(id);
    if (here.has(id) || before?.seen === 1) {
      reject(tally, { line, field: 'id', reason: `${id} stands at an earlier line` }, id);
      return false;
    }
    here.add(id);
    const listed = before?.published?.startsWith('upsert ') === true;
    if (entry ? before?.published === `upsert ${hash}` : !listed) tally.unchanged += 1;
    else if (!entry) tally.removed += 1;
    else if (listed) tally.changed += 1;
    else tally.added += 1;
    return entry ? before?.published !== `upsert ${hash}` : listed;
  });
}

/** Stages one chunk of good lines in a batch of its own. Nobody sees them before the version is published. */
export async function stageChunk(
  services: StageServices,
  running: RunningImport,
  lines: readonly StagedLine[],
  tally: Tally,
): Promise<void> {
  if (lines.length === 0) return;
  const ids = [...new Set(lines.map(({ id }) => id))];
  const fresh = newLines(lines, await knownEntries(services, running, ids), tally);
  await services.db.batch([
    stillRunning(running),
    keepAlive(running, services.now()),
    insertSeen(running, ids),
    ...(fresh.length === 0
      ? []
      : [insertEntries(running, fresh), await insertKeys(running, fresh, numberHash(services.keys))]),
  ]);
}
