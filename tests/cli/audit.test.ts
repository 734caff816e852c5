import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditRecord } from '../../src/audit/record.ts';
import { checkpoint, sealTail } from '../../src/audit/sealer.ts';
import { typescript } from '../../src/cli/typescript.ts';
import { databaseFile, developmentSecrets, prepareDataFolder } from '../../src/config/data-folder.ts';
import { keysFrom } from '../../src/config/secrets.ts';
import { migrate } from '../../src/db/migrate-node.ts';
import { openSqlite, type SqliteDatabase } from '../../src/db/sqlite.ts';
import type { Keys } from '../../src/keys/keys.ts';

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
let folder: string;
let db: SqliteDatabase;
let keys: Keys;

/** The command as a person runs it. The server goes on writing meanwhile: `db` stays open. */
function verify(...more: string[]) {
  const { GARITA_SIGNING_KEYS: _, ...env } = process.env;
  const args = [...typescript, cli, 'audit', 'verify', '--data', folder, ...more];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  return { status, stdout, stderr };
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'garita-audit-'));
  prepareDataFolder(folder);
  keys = await keysFrom((await developmentSecrets(folder)).secrets);
  db = openSqlite(databaseFile(folder));
  migrate(db.engine);
  await db.batch(
    Array.from({ length: 30 }, (_, i) =>
      auditRecord({ at: i, actor: 'service', action: 'test', objectKind: 'thing', objectId: String(i) }),
    ),
  );
  await sealTail({ db }, 1);
  await checkpoint({ db, keys }, 1);
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('garita audit verify', () => {
  it('says that a log is whole, beside a running server', () => {
    const { status, stdout } = verify();
    expect(stdout).toBe(
      'The audit log is whole: 30 records, 1 seals, 1 checkpoints, 0 records not sealed yet.\n',
    );
    expect(status).toBe(0);
  });

  it('says what is wrong and where, and exits with 1', () => {
    db.engine.exec(
      "DROP TRIGGER audit_records_no_update; UPDATE audit_records SET action = 'x' WHERE id = 17",
    );
    const { status, stdout } = verify();
    expect(stdout).toMatch(/has been altered/);
    expect(stdout).toMatch(/record 17: the content of record 17 is not what was written/);
    expect(status).toBe(1);
    const json = verify('--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ records: 30, faults: [{ recordId: 17 }] });
    expect(json.status).toBe(1);
  });

  it('verifies with public keys alone, for an auditor', () => {
    const file = join(folder, 'public.json');
    writeFileSync(file, JSON.stringify({ keys: keys.signer.publicJwks }));
    rmSync(join(folder, 'keys', 'secrets.json'));
    expect(verify('--keys', file).status).toBe(0);
    const without = verify();
    expect(without.status).toBe(1);
    expect(without.stderr).toMatch(/no signing keys/);
  });

  it('says in one line that there is nothing to verify', () => {
    const { status, stderr } = verify('--data', join(folder, 'nowhere'));
    expect(status).toBe(1);
    expect(stderr).toMatch(/^garita: there is no Garita data in .*nowhere\n$/);
  });
});
