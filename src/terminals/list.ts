import type { z } from 'zod';
import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import type { Call, Reply } from '../http/endpoint.ts';
import { keyFromCursor, type Page, type PageQuery, toPage } from '../http/paging.ts';
import type { TerminalView } from './schema.ts';

interface ListedRow {
  id: string;
  name: string;
  lane_id: string;
  registered_at: number;
  certificate_sha256: string | null;
  disabled: number;
  keys: string;
  at: number | null;
  snapshot_version: number | null;
  snapshot_age: number | null;
  journal_depth: number | null;
  last_sequence: number | null;
  dead_letters: number | null;
  drill: number | null;
  clock: number | null;
  arrived: string;
  gaps: string;
}

interface StoredKey {
  readonly id: string;
  readonly until: number | null;
}

const time = (ms: number) => new Date(ms).toISOString();

function present(row: ListedRow): z.input<typeof TerminalView> {
  const keys = JSON.parse(row.keys) as StoredKey[];
  return {
    id: row.id,
    name: row.name,
    laneId: row.lane_id,
    state: row.disabled === 1 ? 'disabled' : keys.length > 0 ? 'active' : 'registered',
    registeredAt: time(row.registered_at),
    ...(row.certificate_sha256 === null ? {} : { certificateSha256: row.certificate_sha256 }),
    keys: keys.map(({ id, until }) => ({ id, ...(until === null ? {} : { validUntil: time(until) }) })),
    ...(row.at === null
      ? {}
      : {
          heartbeat: {
            at: time(row.at),
            snapshotVersion: row.snapshot_version ?? 0,
            snapshotAge: row.snapshot_age,
            journalDepth: row.journal_depth ?? 0,
            lastSequence: row.last_sequence,
            deadLetters: row.dead_letters ?? 0,
            drill: row.drill === 1,
            ...(row.clock === null ? {} : { clockAhead: Math.round((row.clock - row.at) / 1000) }),
          },
        }),
    arrived: JSON.parse(row.arrived),
    gaps: JSON.parse(row.gaps),
  };
}

/**
 * Every registered terminal: its keys, its last heartbeat, how far its events have arrived, and which sequence numbers
 * have not though later ones have. An event that waits in a terminal's journal is no gap: the journal goes in order.
 *
 * @param window among how many of the last numbers of each phase gaps are looked for
 */
export async function terminalsPage(
  db: Database,
  { cursor, limit }: z.output<typeof PageQuery>,
  now: number,
  window = 10_000,
): Promise<Page<z.input<typeof TerminalView>>> {
  const rows = await db.all(
    sql<ListedRow>`WITH page AS (SELECT * FROM terminals WHERE id > ${keyFromCursor(cursor)} ORDER BY id LIMIT ${limit + 1}),
      ends AS (SELECT p.id, f.value AS phase,
          (SELECT MAX(sequence) FROM crossings WHERE terminal_id = p.id AND phase = f.value) AS last
        FROM page p CROSS JOIN json_each('["booth","preread"]') f),
      gaps AS (SELECT id, phase, before + 1 AS start, sequence - 1 AS stop FROM (
          SELECT e.id, e.phase, c.sequence,
            LAG(c.sequence, 1, MAX(-1, e.last - ${window})) OVER (PARTITION BY e.id, e.phase ORDER BY c.sequence) AS before
          FROM ends e JOIN crossings c ON c.terminal_id = e.id AND c.phase = e.phase AND c.sequence > e.last - ${window})
        WHERE sequence > before + 1)
      SELECT p.id, p.name, p.lane_id, p.registered_at, p.certificate_sha256, h.at, h.snapshot_version, h.snapshot_age, h.journal_depth,
        h.last_sequence, h.dead_letters, h.drill, h.clock, EXISTS (SELECT 1 FROM disabled_subjects WHERE subject = p.id) AS disabled,
        (SELECT json_group_array(json_object('id', k.id, 'until', k.valid_until))
          FROM (SELECT id, valid_until FROM terminal_keys WHERE terminal_id = p.id
            AND (valid_until IS NULL OR valid_until > ${now}) ORDER BY added_at) k) AS keys,
        (SELECT json_group_object(phase, last) FROM ends WHERE id = p.id AND last IS NOT NULL) AS arrived,
        (SELECT json_group_array(json_object('phase', phase, 'from', start, 'to', stop)) FROM gaps WHERE id = p.id) AS gaps
      FROM page p LEFT JOIN terminal_heartbeats h ON h.terminal_id = p.id ORDER BY p.id`,
  );
  return toPage(rows, limit, ({ id }) => id, present);
}

/** The same for whoever asks over the API. */
export async function listTerminals(
  call: Call<unknown, unknown, z.output<typeof PageQuery>>,
): Promise<Reply> {
  return { status: 200, body: await terminalsPage(call.services.db, call.query, call.now) };
}
