import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditRecord } from '../../src/audit/record.ts';
import { checkpoint, sealTail } from '../../src/audit/sealer.ts';
import { makeBackup } from '../../src/cli/backup/make.ts';
import { restoreBackup } from '../../src/cli/backup/restore.ts';
import {
  databaseFile,
  developmentSecrets,
  lockDataFolder,
  papersFolder,
  prepareDataFolder,
} from '../../src/config/data-folder.ts';
import { keysFrom } from '../../src/config/secrets.ts';
import { migrate } from '../../src/db/migrate-node.ts';
import { sql } from '../../src/db/sql.ts';
import { openSqlite, type SqliteDatabase } from '../../src/db/sqlite.ts';
import { folderFiles } from '../../src/papers/files-node.ts';

const passphrase = 'a long sentence that nobody guesses';
const now = Date.parse('2026-11-02T16:00:00Z');
let base: string;
let live: string;
let db: SqliteDatabase;

async function write(count: number): Promise<void> {
  await db.batch(
    Array.from({ length: count }, (_, i) =>
      auditRecord({
        at: now + i,
        actor: 'service',
        action: 'test.write',
        objectKind: 'thing',
        objectId: String(i),
      }),
    ),
  );
}

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'garita-backup-'));
  live = join(base, 'live');
  prepareDataFolder(live);
  const { secrets } = await developmentSecrets(live);
  db = openSqlite(databaseFile(live));
  migrate(db.engine);
  const services = { db, keys: await keysFrom(secrets) };
  await write(100);
  await sealTail(services, now);
  await checkpoint(services, now);
});
afterEach(() => {
  db.close();
  rmSync(base, { recursive: true, force: true });
});

const restoring = (
  from: string,
  to: string,
  more: { force?: boolean; passphrase?: string | undefined } = {},
) => restoreBackup(from, to, { force: false, passphrase, quiet: true, ...more });

describe('a backup', () => {
  for (const target of ['copy.tar.gz', 'copy']) {
    it(`into ${target} of a live database restores to the same data and keys`, async () => {
      const to = join(base, target);
      const manifest = await makeBackup(live, to, passphrase, now);
      await write(5);
      expect(manifest.keys).toBe('sealed');
      const restored = join(base, 'restored');
      const outcome = await restoring(to, restored);
      expect(outcome).toMatchObject({ keys: 'restored', signatures: 'checked' });
      expect(outcome.audit).toMatchObject({ records: 100, seals: 1, checkpoints: 1, faults: [] });
      const secretsOf = (folder: string) => readFileSync(join(folder, 'keys', 'secrets.json'), 'utf8');
      expect(secretsOf(restored)).toBe(secretsOf(live));
      expect(statSync(join(restored, 'keys', 'secrets.json')).mode & 0o777).toBe(0o600);
      const again = openSqlite(databaseFile(restored));
      migrate(again.engine);
      expect(again.engine.pragma('integrity_check', { simple: true })).toBe('ok');
      again.close();
      expect(readdirSync(base).filter((name) => name.startsWith('.'))).toEqual([]);
      expect(readdirSync(restored).filter((name) => name.startsWith('.'))).toEqual([]);
    });
  }

  for (const target of ['copy.tar.gz', 'copy']) {
    it(`into ${target} brings back the papers of applications, sealed as they lay`, async () => {
      const files = folderFiles(papersFolder(live));
      const ids = ['a1', 'b2', 'b3'].map((end) => `01930000-0000-7000-8000-0000000000${end}`);
      for (const [i, id] of ids.entries()) {
        await files.put(id, new TextEncoder().encode(`sealed ${id}`));
        await db.batch([
          sql`INSERT INTO applications (id, applicant_id, program, kind, state, created_at, state_since)
            VALUES (${id}, 'ana', 'SENTRI', 'new', 'draft', 0, 0)`,
          sql`INSERT INTO application_papers (id, application_id, kind, name_sealed, content_type, bytes, sha256, added_at)
            VALUES (${id}, ${id}, 'other', 'v1', 'application/pdf', 1, ${String(i).padStart(64, '0')}, 0)`,
        ]);
      }
      await files.erase(ids[2]!);
      const to = join(base, target);
      const manifest = await makeBackup(live, to, passphrase, now);
      expect(manifest.papers).toMatchObject({ packed: 2, missing: 1 });
      const restored = join(base, 'restored');
      await restoring(to, restored);
      const back = folderFiles(papersFolder(restored));
      expect(new TextDecoder().decode(await back.get(ids[0]!))).toBe(`sealed ${ids[0]}`);
      expect(new TextDecoder().decode(await back.get(ids[1]!))).toBe(`sealed ${ids[1]}`);
      expect(await back.get(ids[2]!)).toBeUndefined();
      await restoring(to, restored, { force: true });
      expect(await back.get(ids[0]!)).toBeDefined();
      expect(readdirSync(restored).filter((name) => /^\.|before|flat/.test(name))).toEqual([]);
    });
  }

  it('is not restored when its papers are not those that were backed up', async () => {
    const id = '01930000-0000-7000-8000-0000000000c4';
    await folderFiles(papersFolder(live)).put(id, new TextEncoder().encode('sealed'));
    await db.batch([
      sql`INSERT INTO applications (id, applicant_id, program, kind, state, created_at, state_since)
        VALUES (${id}, 'ana', 'SENTRI', 'new', 'draft', 0, 0)`,
      sql`INSERT INTO application_papers (id, application_id, kind, name_sealed, content_type, bytes, sha256, added_at)
        VALUES (${id}, ${id}, 'other', 'v1', 'application/pdf', 1, ${'0'.repeat(64)}, 0)`,
    ]);
    const to = join(base, 'copy');
    await makeBackup(live, to, passphrase, now);
    writeFileSync(join(to, 'papers.tar.gz'), 'other papers');
    await expect(restoring(to, join(base, 'restored'))).rejects.toThrow('SHA-256');
    expect(existsSync(databaseFile(join(base, 'restored')))).toBe(false);
  });

  it('holds everything that was committed while it was made, or nothing of it', async () => {
    const to = join(base, 'copy');
    let stop = false;
    const writer = (async () => {
      while (!stop) await write(7);
    })();
    await makeBackup(live, to, passphrase, now);
    stop = true;
    await writer;
    const { audit } = await restoring(to, join(base, 'restored'));
    expect(audit.faults).toEqual([]);
    expect((audit.records - 100) % 7).toBe(0);
  });

  it('leaves the keys out without a passphrase, and nothing of them is in it', async () => {
    const to = join(base, 'copy');
    expect((await makeBackup(live, to, undefined, now)).keys).toBe('left_out');
    expect(readdirSync(to).sort()).toEqual(['garita.db', 'manifest.json']);
    const outcome = await restoring(to, join(base, 'restored'));
    expect(outcome).toMatchObject({ keys: 'missing', signatures: 'not_checked' });
    expect(existsSync(join(base, 'restored', 'keys', 'secrets.json'))).toBe(false);
  });

  it('keeps the sealed keys from who lacks the passphrase', async () => {
    const to = join(base, 'copy');
    await makeBackup(live, to, passphrase, now);
    expect(readFileSync(join(to, 'keys.sealed'), 'utf8')).not.toContain('GARITA_');
    await expect(restoring(to, join(base, 'r1'), { passphrase: 'wrong' })).rejects.toThrow(/does not open/);
    await expect(restoring(to, join(base, 'r2'), { passphrase: undefined })).rejects.toThrow(
      /set GARITA_BACKUP/,
    );
    expect(existsSync(databaseFile(join(base, 'r1')))).toBe(false);
  });

  it('never replaces what is there already', async () => {
    const to = join(base, 'copy.tar.gz');
    writeFileSync(to, 'mine');
    await expect(makeBackup(live, to, passphrase, now)).rejects.toThrow(/is there already/);
    expect(readFileSync(to, 'utf8')).toBe('mine');
  });
});

describe('a restore', () => {
  let backup: string;
  beforeEach(async () => {
    backup = join(base, 'copy');
    await makeBackup(live, backup, passphrase, now);
  });

  it('refuses a folder that is not empty, unless forced', async () => {
    const folder = join(base, 'other');
    mkdirSync(folder);
    writeFileSync(join(folder, 'garita.db'), 'something');
    await expect(restoring(backup, folder)).rejects.toThrow(/not empty/);
    expect(readFileSync(join(folder, 'garita.db'), 'utf8')).toBe('something');
    expect((await restoring(backup, folder, { force: true })).audit.records).toBe(100);
  });

  it('refuses a folder that a server uses', async () => {
    const unlock = lockDataFolder(live);
    await expect(restoring(backup, live, { force: true })).rejects.toThrow(/in use/);
    unlock();
  });

  function tamper(sqlText: string): void {
    const file = new BetterSqlite3(join(backup, 'garita.db'));
    file.pragma('foreign_keys = OFF');
    file.exec(sqlText);
    file.close();
  }
  function mendManifest(databaseSha256: string): void {
    const path = join(backup, 'manifest.json');
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), databaseSha256 }));
  }
  async function refusal(): Promise<string> {
    return restoring(backup, join(base, 'restored')).then(
      () => 'restored',
      (error: Error) => error.message,
    );
  }

  it('refuses a database whose checksum differs', async () => {
    tamper("UPDATE ports SET name = 'x'; PRAGMA user_version = 1; CREATE TABLE extra (x)");
    expect(await refusal()).toMatch(/SHA-256 differs/);
    expect(existsSync(databaseFile(join(base, 'restored')))).toBe(false);
  });

  it('refuses an altered audit log even when the checksum was mended', async () => {
    const { fileHash } = await import('../../src/cli/backup/manifest.ts');
    tamper('DROP TRIGGER audit_records_no_delete; DELETE FROM audit_records WHERE id = 50');
    mendManifest(await fileHash(join(backup, 'garita.db')));
    expect(await refusal()).toMatch(/audit log of the backup has been altered: records 1 to 100/);
  });

  it('refuses broken references', async () => {
    const { fileHash } = await import('../../src/cli/backup/manifest.ts');
    tamper("INSERT INTO subject_changes (traveler_id) VALUES ('nobody')");
    mendManifest(await fileHash(join(backup, 'garita.db')));
    expect(await refusal()).toMatch(/broken references, first in subject_changes/);
  });

  it('refuses a backup of newer code, and what is no backup', async () => {
    const path = join(backup, 'manifest.json');
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), schemaVersion: 999 }));
    expect(await refusal()).toMatch(/schema version 999/);
    rmSync(path);
    expect(await refusal()).toMatch(/no Garita backup/);
  });

  it('refuses a truncated archive', async () => {
    const archive = join(base, 'copy.tar.gz');
    await makeBackup(live, archive, passphrase, now);
    const bytes = readFileSync(archive);
    writeFileSync(archive, bytes.subarray(0, bytes.length / 2));
    await expect(restoring(archive, join(base, 'r3'))).rejects.toThrow();
    expect(existsSync(databaseFile(join(base, 'r3')))).toBe(false);
  });
});
