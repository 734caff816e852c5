import { DatabaseError } from '../db/database.ts';
import { jsonChunks } from '../db/json-chunks.ts';
import { sql } from '../db/sql.ts';
import type { Keys } from '../keys/keys.ts';
import type { Services } from '../services.ts';
import { createPackKeys, type PackKeys } from '../terminal/pack-keys.ts';
import { entriesOf } from './entries-of.ts';
import { changedMembers } from './load-members.ts';
import { nextVersion, type SnapshotState, snapshotState } from './state.ts';

type Following = Pick<Services, 'db' | 'keys' | 'settings'>;

/** Members in one batch: about 6 ms of it, between which lanes get their turn. */
const batchSize = 50;

const opened = new WeakMap<Keys, PackKeys>();

function packKeysOf(keys: Keys): PackKeys {
  const known = opened.get(keys) ?? createPackKeys(keys.snapshotKey());
  opened.set(keys, known);
  return known;
}

async function step(services: Following, state: SnapshotState, now: number): Promise<void> {
  const rows = await changedMembers(services.db, state.done_seq, batchSize);
  const keys = packKeysOf(services.keys);
  const entries = await Promise.all(rows.map((row) => entriesOf(services, keys, row, now)));
  const stored = jsonChunks(entries.flat()).map(
    (chunk) => sql`INSERT INTO snapshot_entries (key, membership_id, program, admit, member, version)
      SELECT value ->> 'key', value ->> 'id', value ->> 'program', value ->> 'admit', value ->> 'member', ${state.version + 1}
      FROM json_each(${chunk}) WHERE true
      ON CONFLICT (key, membership_id) DO UPDATE SET admit = excluded.admit, member = excluded.member,
        version = excluded.version
      WHERE admit <> excluded.admit OR member <> excluded.member`,
  );
  // Fewer than were asked for: then these were all, and a change that comes before the commit has a later number.
  const through = rows.at(-1)?.seq ?? state.done_seq;
  await services.db.batch([...nextVersion(state, through, now), ...stored]);
}

/**
 * Brings the snapshot's entries up to the newest change, at most `batches` steps of 50 memberships, and makes a
 * version at most once a second when nothing has changed. Whoever else does the same at once makes no harm.
 */
export async function followChanges(services: Following, now: number, batches = 20): Promise<SnapshotState> {
  for (let done = 0; done < batches; done += 1) {
    const state = await snapshotState(services.db);
    if (state.done_seq >= state.head_seq && Math.abs(now - state.versioned_at) < 1000) return state;
    try {
      await step(services, state, now);
    } catch (error) {
      if (!(error instanceof DatabaseError && error.isGuard('snapshot_moved'))) throw error;
    }
    const after = await snapshotState(services.db);
    if (after.done_seq >= after.head_seq) return after;
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return snapshotState(services.db);
}
