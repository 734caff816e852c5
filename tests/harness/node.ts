import '../../src/keys/digest-node.ts';
import '../../src/keys/sealing-node.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rememberedPlaces } from '../../src/crossings/recent-places.ts';
import { migrate } from '../../src/db/migrate-node.ts';
import { commitSignal } from '../../src/db/next-commit.ts';
import { openSqlite } from '../../src/db/sqlite.ts';
import { folderFiles } from '../../src/papers/files-node.ts';
import type { Settings } from '../../src/services.ts';
import { assemble, type Harness } from './common.ts';

export * from './common.ts';
export const runtime: 'node' | 'edge' = 'node';

/** A fresh SQLite file with every migration applied. */
export async function openTestDatabase() {
  const folder = mkdtempSync(join(tmpdir(), 'garita-test-'));
  const db = openSqlite(join(folder, 'garita.db'));
  migrate(db.engine);
  return {
    db,
    files: folderFiles(join(folder, 'papers')),
    async close() {
      db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function makeHarness(settings: Partial<Settings> = {}): Promise<Harness> {
  const { db, files, close } = await openTestDatabase();
  const places = (now: () => number) => rememberedPlaces(24 * 3_600_000, now);
  return assemble(db, settings, commitSignal(db.onCommit), close, places, files);
}
