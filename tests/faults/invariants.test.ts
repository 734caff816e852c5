import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { castOf } from './cast.ts';
import { type Centre, openCentre } from './centre.ts';
import { openChance } from './chance.ts';
import { checkInvariants, type Evidence } from './invariants.ts';
import { openLaneClient } from './lane-client.ts';
import { openWindow } from './window.ts';

let centre: Centre;
let evidence: Evidence;

beforeAll(async () => {
  centre = await openCentre();
  centre.worker.start();
  const cast = await castOf(centre, openChance(1), 2);
  await centre.settled();
  const window = openWindow({ centre, laneId: '250401-S1' });
  window.start();
  await window.ready();
  const client = await openLaneClient({
    centre,
    terminal: 'lane',
    laneId: '250401-G1',
    again: () => false,
  });
  for (const actor of [...cast.members, ...cast.others]) {
    await client.check(actor, 'booth');
    await window.ask(actor);
  }
  await window.end();
  await centre.settled();
  await centre.stop();
  evidence = {
    data: centre.data,
    env: centre.env,
    acknowledged: client.told,
    windows: [window],
    screenings: [],
  };
});
afterAll(() => centre.remove());

/** What the checker says of a copy in which these statements were run, past everything that would refuse them. */
function altered(statements: string, audited = false): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'garita-altered-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(centre.data, folder, { recursive: true });
  const db = new BetterSqlite3(join(folder, 'garita.db'));
  db.pragma('foreign_keys = OFF');
  const triggers = db.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'trigger'");
  for (const { name } of triggers.all()) db.exec(`DROP TRIGGER "${name}"`);
  db.exec(statements);
  db.close();
  return checkInvariants({ ...evidence, data: folder, env: { ...centre.env, GARITA_DATA: folder } }, audited)
    .violations;
}

const first = "(SELECT id FROM crossings WHERE terminal_id = 'lane' ORDER BY sequence LIMIT 1)";
const cases: readonly (readonly [what: string, statements: string, says: RegExp])[] = [
  [
    'an acknowledged event is gone',
    `DELETE FROM crossings WHERE id = ${first}`,
    /acknowledged, but not stored/,
  ],
  [
    'an event is there twice',
    `CREATE TEMP TABLE again AS SELECT * FROM crossings WHERE id = ${first};
      UPDATE again SET id = 'again', sequence = 1000, idempotency_key = 'again'; INSERT INTO crossings SELECT * FROM again`,
    /events of lanes were acknowledged/,
  ],
  [
    'a decision is another one',
    `UPDATE crossings SET decision = iif(decision = 'admit', 'refer', 'admit') WHERE id = ${first}`,
    /stored otherwise than it was answered/,
  ],
  [
    'a check was audited twice',
    `INSERT INTO audit_records (at, actor_kind, actor_id, action, object_kind, object_id, detail, content_hash)
      SELECT at, actor_kind, actor_id, action, object_kind, object_id, detail, content_hash
      FROM audit_records WHERE action = 'crossing.check' AND object_id = ${first}`,
    /was audited 2 times/,
  ],
  [
    'somebody with a match is clear',
    "UPDATE standings SET status = 'clear' WHERE traveler_id IN (SELECT traveler_id FROM matches)",
    /somebody with a match is clear/,
  ],
  [
    'somebody revoked was admitted',
    `UPDATE crossings SET decision = 'admit', first = NULL WHERE id IN (SELECT ct.crossing_id FROM crossing_travelers ct
      JOIN memberships m ON m.id = ct.membership_id WHERE m.state = 'revoked')`,
    /admitted with a membership that was revoked/,
  ],
  [
    'a screening was lost',
    "UPDATE screenings SET state = 'pending' WHERE id = (SELECT MIN(id) FROM screenings)",
    /a screening is not done/,
  ],
  [
    'a row refers to nothing',
    `DELETE FROM travelers WHERE id = (SELECT MIN(traveler_id) FROM standings)`,
    /refer to nothing/,
  ],
];

it('finds nothing where nothing is wrong', () => {
  expect(altered('', true)).toEqual([]);
});

it.each(cases)('says so when %s', (_, statements, says) => {
  expect(altered(statements).join('\n')).toMatch(says);
});

it('takes no check for wrong that was under way while a membership was revoked, and any that came ten seconds later', () => {
  const revokedAt = (
    ms: number,
  ) => `UPDATE crossings SET decision = 'admit', first = NULL WHERE id = ${first};
    UPDATE memberships SET state = 'revoked', state_since = (SELECT received_at FROM crossings WHERE id = ${first}) - ${ms}
      WHERE id = (SELECT membership_id FROM crossing_travelers WHERE crossing_id = ${first});
    INSERT INTO audit_records (at, actor_kind, actor_id, action, object_kind, object_id, detail, content_hash)
      SELECT state_since, 'officer', 'officer-1', 'membership.revoke', 'membership', id, '{}', '${'0'.repeat(64)}' FROM memberships
      WHERE id = (SELECT membership_id FROM crossing_travelers WHERE crossing_id = ${first})`;
  // The request of the revocation is older, but what it did may have been committed after the check was.
  expect(altered(revokedAt(9_000)).join('\n')).not.toMatch(/admitted with a membership that was revoked/);
  expect(altered(revokedAt(11_000)).join('\n')).toMatch(/admitted with a membership that was revoked/);
});

it('says so when the audit log was altered', () => {
  const statements = "UPDATE audit_records SET actor_id = 'nobody' WHERE id = 1";
  expect(altered(statements, true).join('\n')).toMatch(/audit verify: exit code 1/);
});
