import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fillMembers } from '../../src/cli/seed/fill.ts';
import { writeSeedFiles } from '../../src/cli/seed/write-files.ts';
import { sql } from '../../src/db/sql.ts';
import type { SqliteDatabase } from '../../src/db/sqlite.ts';
import { readPicture } from '../../src/photos/image.ts';
import { photoResponse } from '../../src/photos/store.ts';
import { numberHash, subjectKeys } from '../../src/screening/coarse-keys.ts';
import { personAt } from '../../src/seed/people.ts';
import { portraitOf } from '../../src/seed/portrait.ts';
import { subjectHashOf } from '../../src/travelers/identity.ts';
import { loadSubjects } from '../../src/travelers/store.ts';
import { testKeys, testStart } from '../harness/common.ts';
import { openTestDatabase } from '../harness/node.ts';

let db: SqliteDatabase;
let close: () => Promise<void>;
let keys: Awaited<ReturnType<typeof testKeys>>;

beforeEach(async () => {
  ({ db, close } = await openTestDatabase());
  keys = await testKeys();
});
afterEach(() => close());

const fill = (count: number, seed = 7) =>
  fillMembers(db.engine, keys, { seed, count, now: testStart, onProgress() {} });
const count = (table: string) => db.engine.prepare(`SELECT COUNT(*) FROM ${table}`).pluck().get();

describe('filling a database', () => {
  it('makes whole members', async () => {
    fill(30);
    for (const table of [
      'travelers',
      'traveler_identities',
      'traveler_documents',
      'subject_changes',
      'standings',
      'memberships',
      'credentials',
      'vehicles',
      'membership_vehicles',
    ]) {
      expect(count(table), table).toBe(30);
    }
    expect(db.engine.pragma('foreign_key_check')).toEqual([]);
  });

  it('stores what the application stores: subjects, hashes and keys are the same, and sealed numbers open', async () => {
    fill(20);
    const rows = db.engine
      .prepare('SELECT id, subject_hash, coarse_keys FROM travelers ORDER BY id')
      .all() as {
      id: string;
      subject_hash: string;
      coarse_keys: string;
    }[];
    const subjects = await loadSubjects(
      { db, keys },
      rows.map(({ id }) => id),
    );
    expect(subjects).toHaveLength(20);
    for (const { subject, subjectHash, enrolled } of subjects) {
      expect(enrolled).toBe(true);
      expect(subjectHashOf(keys, subject)).toBe(subjectHash);
      const row = rows.find(({ id }) => id === subject.id);
      expect(JSON.parse(row?.coarse_keys ?? '')).toEqual(subjectKeys(subject, numberHash(keys)));
    }
    const { rfid } = personAt(7, 3);
    const card = await db.first(
      sql<{
        id: string;
        value_sealed: string;
      }>`SELECT * FROM credentials WHERE value_hash = ${keys.lookupHash('rfid', rfid)}`,
    );
    expect(await keys.unseal(`credentials/value/${card?.id}`, card?.value_sealed ?? '')).toBe(rfid);
  });

  it('gives a share of the members a drawn photo, as the application stores and serves it', async () => {
    fillMembers(db.engine, keys, { seed: 7, count: 40, now: testStart, photos: 0.25, onProgress() {} });
    expect(count('member_photos')).toBe(10);
    const members = await db.all(sql<{ id: string; has_photo: number; index: number }>`SELECT id, has_photo,
      CAST(substr(applicant_id, 8) AS INTEGER) AS "index" FROM memberships WHERE has_photo = 1 ORDER BY "index"`);
    expect(members.map(({ index }) => index)).toEqual([3, 7, 11, 15, 19, 23, 27, 31, 35, 39]);
    const seen = new Set<string>();
    for (const { id, index } of members) {
      const response = await photoResponse({ db, keys }, id);
      const bytes = new Uint8Array((await response?.arrayBuffer()) ?? new ArrayBuffer(0));
      expect(readPicture(bytes)).toMatchObject({ contentType: 'image/png', width: 96, height: 96 });
      expect(bytes).toEqual(portraitOf(7, index).bytes);
      seen.add(bytes.join());
    }
    expect(seen.size).toBe(10);
    fill(5);
    expect(count('member_photos')).toBe(10);
  });

  it('goes on where it ended when called again, and beside another seed', () => {
    expect(fill(10)).toBe(0);
    expect(fill(10)).toBe(10);
    expect(fill(10, 8)).toBe(0);
    expect(count('memberships')).toBe(30);
    expect(count('credentials')).toBe(30);
  });
});

describe('files', () => {
  it('hold as many lines as asked for, and the same ones each time', async () => {
    const folders = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'garita-seed-')));
    let lines = 0;
    const make = (folder = '') =>
      writeSeedFiles(folder, { seed: 2, members: 1_500, entries: 2_500 }, (more) => {
        lines += more;
      });
    const [first, second] = [await make(folders[0]), await make(folders[1])];
    expect(lines).toBe(8_000);
    for (const [i, file] of first.entries()) {
      const text = readFileSync(file, 'utf8');
      expect(text.split('\n')).toHaveLength(i === 0 ? 1_501 : 2_501);
      expect(readFileSync(second[i] ?? '', 'utf8')).toBe(text);
      expect(existsSync(`${file}.part`)).toBe(false);
    }
    for (const folder of folders) rmSync(folder, { recursive: true });
  });
});
