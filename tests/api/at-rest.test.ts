import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { sha256Hex } from '../../src/keys/digest.ts';
import { canonicalJson } from '../../src/screening/content.ts';
import { loadSubjects } from '../../src/travelers/store.ts';
import { concernedState } from '../../src/watchlists/vetting-state.ts';
import { sentri, terminalAt } from '../crossings/checks.ts';
import { passportLines } from '../crossings/mrz-lines.ts';
import { keptReplies } from '../harness/kept-replies.ts';
import { enroll, publish } from '../harness/lists.ts';
import { makeMember } from '../harness/members.ts';
import { badgeIn } from '../harness/terminals.ts';
import { openList } from '../harness/watchlist-fixtures.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await makeHarness();
});
afterAll(() => harness.close());

const number = 'G31415926';

/** Every text in every table, as somebody reads them who has come by the file. */
async function everything(): Promise<string> {
  const { db } = harness.services;
  const tables = await db.all(
    sql<{ name: string }>`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
      AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\' AND name NOT LIKE 'd1\\_%' ESCAPE '\\'`,
  );
  const rows = await Promise.all(
    tables.map(({ name }) => db.all({ text: `SELECT * FROM "${name}"`, values: [] })),
  );
  return JSON.stringify(rows);
}

describe('a document number', () => {
  it('stands nowhere in clear, nor under a hash by which it could be found by trying', async () => {
    const as = { roles: ['officer'] } as const;
    const body = { kind: 'document', value: number };
    const { membershipId } = await makeMember(harness, { document: { number, country: 'MEX' } });
    const given = await harness.request('POST', `/v1/memberships/${membershipId}/credentials`, { as, body });
    expect(given.status).toBe(201);
    const lane = terminalAt(harness, sentri);
    const mrz = passportLines({ surnames: 'LOPEZ', givenNames: 'ANA', number });
    const check = lane.body([{ mrz }]);
    expect((await harness.request('POST', '/v1/crossings', { as: lane.as, body: check })).status).toBe(201);
    const subject = { fullName: 'Ana Lopez', documents: [{ type: 'passport', number, country: 'MEX' }] };
    const office = await harness.request('POST', '/v1/screenings', { as, body: subject });
    expect(office.status).toBe(202);

    const all = await everything();
    expect(all).not.toContain(number);
    expect(all).not.toContain(mrz[1]);
    const [traveler] = await harness.services.db.all(
      sql<{ id: string }>`SELECT traveler_id AS id FROM memberships WHERE id = ${membershipId}`,
    );
    const [stored] = await loadSubjects(harness.services, [traveler!.id]);
    const { id: _, ...compared } = stored!.subject;
    for (const known of [
      number,
      JSON.stringify(body),
      JSON.stringify(check),
      JSON.stringify(subject),
      canonicalJson(subject),
      canonicalJson(compared),
    ])
      expect(all, known).not.toContain(sha256Hex(known));
  });

  it('still says that a change of a list may concern whoever has it', async () => {
    await openList(harness, 'l');
    const { id } = await enroll(harness, {
      fullName: 'Eustaquio Xul',
      documents: [{ type: 'passport', number: 'H 2718-2818' }],
    });
    const keys = async () =>
      (
        await harness.services.db.first(
          sql<{ coarse_keys: string }>`SELECT coarse_keys FROM travelers WHERE id = ${id}`,
        )
      )?.coarse_keys ?? '';
    const entry = (listed: string) => ({
      id: listed,
      type: 'person' as const,
      names: [{ full: 'Q', kind: 'primary' as const }],
      documents: [{ type: 'visa', number: listed }],
    });
    await publish(harness, 'l', [entry('H27182819')]);
    expect((await concernedState(harness.services.db, await keys())).concerned).toBe(false);
    await publish(harness, 'l', [entry('h27182818')]);
    expect((await concernedState(harness.services.db, await keys())).concerned).toBe(true);
  });
});

describe('a stored reply', () => {
  it('is sealed, and given again as it was', async () => {
    const lane = terminalAt(harness, sentri);
    const { rfid } = await makeMember(harness, { givenNames: 'Xochitl', paternalSurname: 'Zarazua' });
    const { body: crossing } = await lane.check([{ rfid }]);
    const badge = await badgeIn(harness, lane.as, 'officer-1');
    const dispose = () =>
      harness.request('POST', `/v1/crossings/${crossing.id}/disposition`, {
        as: lane.as,
        body: { disposition: 'admitted', reason: 'documents_in_order', badge },
        headers: { 'idempotency-key': 'at-rest' },
      });
    const first = await dispose();
    expect(JSON.stringify(first.body)).toContain('Xochitl');
    const again = await dispose();
    expect([again.headers.get('idempotency-replayed'), again.body]).toEqual(['true', first.body]);
    const rows = await harness.services.db.all(sql<{ body: string }>`SELECT body FROM idempotency_keys`);
    expect(JSON.stringify(rows)).not.toContain('Xochitl');
    expect(await keptReplies(harness)).toContain('Xochitl');
  });

  it('of an earlier version is in clear under a plain hash, and holds as well', async () => {
    const { db, now } = harness.services;
    const text = JSON.stringify({ id: 'OLD-1', name: 'Old' });
    await db.batch([
      sql`INSERT INTO idempotency_keys (principal, route, key, body_hash, status, headers, body, created_at)
        VALUES ('staff:officer-1', 'post /v1/carriers', 'of-old', ${sha256Hex(text)}, 201,
          '{"content-type":"application/json"}', '{"id":"OLD-1"}', ${now()})`,
    ]);
    const send = (rawBody: string) =>
      harness.request('POST', '/v1/carriers', {
        as: { roles: ['officer'] },
        rawBody,
        headers: { 'content-type': 'application/json', 'idempotency-key': 'of-old' },
      });
    const again = await send(text);
    expect([again.status, again.body]).toEqual([201, { id: 'OLD-1' }]);
    expect((await send('{"id":"OLD-2","name":"Old"}')).body.type).toBe('/problems/idempotency-key-reused');
  });
});
