import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import type { Database } from '../../src/db/database.ts';
import { sql } from '../../src/db/sql.ts';
import type { Principal } from '../../src/http/principal.ts';
import { unsealPayload } from '../../src/outbox/seal.ts';
import { newTraveler } from '../../src/travelers/store.ts';
import { entryAt } from '../../src/watchlists/entry-at.ts';
import { importEntries } from '../../src/watchlists/import.ts';
import { abandonAll, silentForMs } from '../../src/watchlists/import-lease.ts';
import { entry, importLines, manager, ndjson, openList } from '../harness/watchlist-fixtures.ts';

let h: Harness;
beforeEach(async () => {
  h = await makeHarness();
});
afterEach(async () => {
  expect(h.errors).toEqual([]);
  await h.close();
});

async function counted(
  table: 'watchlist_entries' | 'watchlist_import_seen' | 'unvetted_keys' | 'publications' | 'outbox',
) {
  const row = await h.services.db.first<{ n: number }>({
    text: `SELECT COUNT(*) AS n FROM ${table}`,
    values: [],
  });
  return row?.n;
}

async function outboxPayloads() {
  const rows = await h.services.db.all(
    sql<{ id: string; payload: string }>`SELECT id, payload FROM outbox ORDER BY id`,
  );
  return Promise.all(
    rows.map(({ id, payload }) => unsealPayload(h.services.keys.encryption.keys, id, payload)),
  );
}

describe('a watch list', () => {
  it('is opened by its own agency alone', async () => {
    expect(await openList(h, 'cbp-lookout')).toMatchObject({
      status: 201,
      body: { id: 'cbp-lookout', version: 0, entries: 0, publishedAt: null },
    });
    const foreign = await h.request('POST', '/v1/watchlists', {
      as: manager,
      body: { id: 'theirs', name: 'x', ownerAgency: 'INM', legalBasis: 'x' },
    });
    expect(foreign).toMatchObject({ status: 403, body: { type: '/problems/forbidden' } });
    expect(await openList(h, 'cbp-lookout')).toMatchObject({
      status: 409,
      body: { type: '/problems/conflict' },
    });
    expect(await openList(h, 'Not An Id')).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/id' }] },
    });
  });

  it('is shown to another agency as far as its caveat goes', async () => {
    for (const caveat of ['record', 'hit_only', 'nothing']) {
      await openList(h, `list-${caveat.replace('_', '-')}`, { caveat });
      await importLines(h, `list-${caveat.replace('_', '-')}`, [entry('a')]);
    }
    const other = { roles: ['list_manager'], agency: 'INM' } as const;
    const lists = await h.request('GET', '/v1/watchlists', { as: other });
    expect(lists.body.items.map((list: { id: string }) => list.id)).toEqual(['list-hit-only', 'list-record']);
    const operator = await h.request('GET', '/v1/watchlists', { as: { roles: ['operator'], agency: 'INM' } });
    expect(operator.body.items).toHaveLength(3);

    const record = await h.request('GET', '/v1/watchlists/list-record/changes', { as: other });
    expect(record.body.items).toEqual([
      { entryId: 'a', operation: 'upsert', version: 1, entryHash: expect.any(String), entry: entry('a') },
    ]);
    const hit = await h.request('GET', '/v1/watchlists/list-hit-only/changes', { as: other });
    expect(hit.body.items).toEqual([{ entryId: 'a', operation: 'upsert' }]);
    expect(hit.body.publications[0].provenance).toBeUndefined();
    expect(await h.request('GET', '/v1/watchlists/list-nothing/changes', { as: other })).toMatchObject({
      status: 404,
    });
    const own = await h.request('GET', '/v1/watchlists/list-nothing/changes', { as: manager });
    expect(own.body).toMatchObject({
      items: [{ entry: entry('a') }],
      publications: [{ version: 1, seq: 3, provenance: { mode: 'full', format: 'garita' } }],
    });
    expect(await importLines(h, 'list-record', [entry('b')], '', 'INM')).toMatchObject({ status: 403 });
    expect(await importLines(h, 'list-nothing', [entry('b')], '', 'INM')).toMatchObject({ status: 404 });
  });

  it('pages through its changes since a version', async () => {
    await openList(h, 'l');
    await importLines(h, 'l', [entry('a'), entry('b')]);
    await importLines(h, 'l', [entry('a', 1), entry('c')]);
    const seen: unknown[] = [];
    for (let next: string | undefined = ''; next !== undefined; ) {
      const cursor: string = next === '' ? '' : `&cursor=${next}`;
      const page = await h.request('GET', `/v1/watchlists/l/changes?since=1&limit=1${cursor}`, {
        as: manager,
      });
      seen.push(
        ...page.body.items.map(
          (item: { entryId: string; operation: string }) => `${item.operation} ${item.entryId}`,
        ),
      );
      next = page.body.next;
    }
    expect(seen).toEqual(['upsert a', 'upsert c', 'remove b']);
    expect(await h.request('GET', '/v1/watchlists/l/changes?cursor=zzz', { as: manager })).toMatchObject({
      status: 400,
    });
  });
});

describe('an import', () => {
  beforeEach(async () => {
    await openList(h, 'l');
  });

  it('publishes a version, has it vetted and records it', async () => {
    const answer = await importLines(h, 'l', [entry('a'), entry('b')], 'source=daily.ndjson');
    expect(answer).toMatchObject({
      status: 200,
      body: {
        listId: 'l',
        published: true,
        version: 1,
        seq: 1,
        added: 2,
        changed: 0,
        removed: 0,
        unchanged: 0,
        rejectedCount: 0,
      },
    });
    expect(await outboxPayloads()).toEqual([{ kind: 'vetting', requiredSeq: 1, requiredSubjectsSeq: 0 }]);
    expect(await counted('watchlist_import_seen')).toBe(0);
    expect(await counted('unvetted_keys')).toBeGreaterThan(2);
    const audit = await h.services.db.all(
      sql<{ action: string }>`SELECT action FROM audit_records WHERE object_kind = 'watchlist' ORDER BY id`,
    );
    expect(audit.map(({ action }) => action)).toEqual(['watchlist.create', 'watchlist.publish']);
    const list = await h.request('GET', '/v1/watchlists', { as: manager });
    expect(list.body.items[0]).toMatchObject({
      version: 1,
      entries: 2,
      seq: 1,
      vetted: false,
      ageSeconds: 0,
      importing: null,
    });
  });

  it('stores only what changed, and makes tombstones of what a full list no longer names', async () => {
    await importLines(h, 'l', [entry('a'), entry('b'), entry('c')]);
    const second = await importLines(h, 'l', [entry('a'), entry('b', 1), entry('d')]);
    expect(second.body).toMatchObject({ version: 2, seq: 2, added: 1, changed: 1, removed: 1, unchanged: 1 });
    expect(await counted('watchlist_entries')).toBe(6);
    expect(await entryAt(h.services.db, 'l', 'b')).toMatchObject({
      version: 2,
      entry: entry('b', 1),
      ownerAgency: 'CBP',
    });
    expect(await entryAt(h.services.db, 'l', 'c')).toBeUndefined();
    const back = await importLines(h, 'l', [entry('a'), entry('b', 1), entry('c'), entry('d')]);
    expect(back.body).toMatchObject({ version: 3, added: 1, changed: 0, removed: 0, unchanged: 3 });
    const list = await h.request('GET', '/v1/watchlists', { as: manager });
    expect(list.body.items[0].entries).toBe(4);
  });

  it('publishes nothing when nothing changed', async () => {
    await importLines(h, 'l', [entry('a')]);
    const again = await importLines(h, 'l', [entry('a')]);
    expect(again.body).toMatchObject({
      published: false,
      version: 1,
      seq: 1,
      unchanged: 1,
      message: 'Nothing changed; there is no new version.',
    });
    expect(await counted('publications')).toBe(1);
    expect(await counted('outbox')).toBe(1);
  });

  it('applies a delta with removals and leaves the rest', async () => {
    await importLines(h, 'l', [entry('a'), entry('b')]);
    const delta = [{ id: 'a', operation: 'remove' }, entry('c'), { id: 'nobody', operation: 'remove' }];
    expect((await importLines(h, 'l', delta, 'mode=delta')).body).toMatchObject({
      added: 1,
      removed: 1,
      unchanged: 1,
    });
    expect(await entryAt(h.services.db, 'l', 'a')).toBeUndefined();
    expect(await entryAt(h.services.db, 'l', 'b')).toBeDefined();
  });

  it('names bad lines by number, field and reason, and keeps the good ones', async () => {
    const lines = [
      entry('a'),
      '{"id": "b", ',
      { ...entry('c'), birthDates: ['1980-02-31'] },
      { ...entry('d'), names: [] },
      { id: 'e', names: [{ full: 'X' }] },
      entry('a', 1),
      { id: 'f', operation: 'remove' },
      { ...entry('g'), hairColour: 'brown', birthPlaces: ['Tijuana'], nationalities: null },
    ];
    const { body } = await importLines(h, 'l', lines);
    expect(body).toMatchObject({ added: 2, rejectedCount: 6, ignoredFields: ['hairColour'] });
    expect(body.rejected).toEqual([
      { line: 2, field: '', reason: expect.stringContaining('not JSON') },
      { line: 3, field: 'birthDates[0]', reason: 'expected a date that the calendar has' },
      { line: 4, field: 'names', reason: 'expected at least one name' },
      { line: 5, field: 'type', reason: expect.any(String) },
      { line: 6, field: 'id', reason: 'a stands at an earlier line' },
      { line: 7, field: 'operation', reason: expect.stringContaining('mode=delta') },
    ]);
    expect((await entryAt(h.services.db, 'l', 'g'))?.entry).toMatchObject({ placesOfBirth: ['Tijuana'] });
  });

  it('never drops an entry because its line was damaged', async () => {
    await importLines(h, 'l', [entry('a'), entry('b'), entry('c')]);
    const named = await importLines(h, 'l', [entry('a'), { ...entry('b'), type: 'sheep' }]);
    expect(named.body).toMatchObject({ removed: 1, rejectedCount: 1 });
    expect(await entryAt(h.services.db, 'l', 'b')).toBeDefined();
    const nameless = await importLines(h, 'l', [entry('a', 1), '{"id": "b']);
    expect(nameless.body).toMatchObject({ changed: 1, removed: 0, removalsWithheld: 1 });
    expect(await entryAt(h.services.db, 'l', 'b')).toBeDefined();
  });

  it('with strict refuses a file with a bad line and leaves no trace of it', async () => {
    await importLines(h, 'l', [entry('a')]);
    const keys = await counted('unvetted_keys');
    const answer = await importLines(h, 'l', [entry('b'), { ...entry('c'), birthDates: ['80'] }], 'strict=1');
    expect(answer).toMatchObject({
      status: 422,
      body: {
        type: '/problems/import-refused',
        errors: [{ pointer: '/2/birthDates/0', message: expect.stringContaining('line 2') }],
      },
    });
    expect([
      await counted('watchlist_entries'),
      await counted('unvetted_keys'),
      await counted('publications'),
    ]).toEqual([1, keys, 1]);
    expect((await importLines(h, 'l', [entry('a'), entry('b')], 'strict=1')).body).toMatchObject({
      version: 2,
      added: 1,
    });
  });

  it('refuses to empty a list with an empty file', async () => {
    expect((await importLines(h, 'l', [])).body).toMatchObject({ published: false, version: 0, seq: null });
    await importLines(h, 'l', [entry('a')]);
    expect(await importLines(h, 'l', [])).toMatchObject({
      status: 422,
      body: { type: '/problems/import-refused' },
    });
    expect(await importLines(h, 'l', ['garbage'])).toMatchObject({ status: 422 });
    expect(await entryAt(h.services.db, 'l', 'a')).toBeDefined();
  });

  it('reads gzip, CRLF, blank lines and a byte order mark, and costs a line for bad UTF-8', async () => {
    const text = `\uFEFF${ndjson([entry('a'), '', entry('ñandú')]).replaceAll('\n', '\r\n')}`;
    const bad = new Uint8Array([
      ...new TextEncoder().encode(text),
      0x7b,
      0xff,
      0x7d,
      0x0a,
      ...new TextEncoder().encode(ndjson([entry('z')])),
    ]);
    const packed = await new Response(
      new Blob([bad]).stream().pipeThrough(new CompressionStream('gzip')),
    ).arrayBuffer();
    const answer = await h.request('PUT', '/v1/watchlists/l/entries', {
      as: manager,
      rawBody: packed,
      headers: { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' },
    });
    expect(answer.body).toMatchObject({
      added: 3,
      rejected: [{ line: 4, field: '', reason: 'not valid UTF-8' }],
    });
    const cut = await h.request('PUT', '/v1/watchlists/l/entries', {
      as: manager,
      rawBody: packed.slice(0, packed.byteLength - 12),
      headers: { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' },
    });
    expect(cut).toMatchObject({ status: 400, body: { type: '/problems/invalid-body' } });
    expect((await importLines(h, 'l', [entry('a')])).body).toMatchObject({ version: 2 });
  });

  it('refuses other content types, encodings, modes and lists', async () => {
    const send = (headers: Record<string, string>, query = '') =>
      h.request('PUT', `/v1/watchlists/l/entries?${query}`, { as: manager, rawBody: '{}', headers });
    expect(await send({ 'content-type': 'application/json' })).toMatchObject({ status: 415 });
    expect(await send({ 'content-type': 'application/x-ndjson', 'content-encoding': 'br' })).toMatchObject({
      status: 415,
    });
    expect(await send({ 'content-type': 'application/x-ndjson' }, 'mode=half')).toMatchObject({
      status: 400,
    });
    expect(await importLines(h, 'nowhere', [])).toMatchObject({ status: 404 });
    expect(
      await h.request('PUT', '/v1/watchlists/l/entries', { as: { roles: ['officer'] }, rawBody: '' }),
    ).toMatchObject({ status: 403 });
  });

  it('goes in chunks, so that a list of many entries arrives whole', async () => {
    const many = Array.from({ length: 1203 }, (_, i) => entry(`e${i}`));
    expect((await importLines(h, 'l', many)).body).toMatchObject({ added: 1203 });
    expect((await importLines(h, 'l', many.slice(0, 2))).body).toMatchObject({ removed: 1201, unchanged: 2 });
  });

  it('is one at a time, and one that crashed is taken over with nothing left of it', async () => {
    await importLines(h, 'l', [entry('a')]);
    const now = h.services.now();
    await h.services.db.batch([
      sql`INSERT INTO watchlist_imports (id, list_id, version, mode, format, source, state, imported_by, started_at, alive_at)
        VALUES ('dead', 'l', 2, 'full', 'garita', '', 'staging', 'x', ${now}, ${now})`,
      sql`INSERT INTO watchlist_entries (list_id, version, entry_id, operation, content, content_hash)
        VALUES ('l', 2, 'ghost', 'upsert', '{}', 'x')`,
      sql`INSERT INTO watchlist_import_seen (import_id, entry_id) VALUES ('dead', 'ghost')`,
      sql`INSERT INTO unvetted_keys (key, list_id, version) VALUES ('n:GHOST', 'l', 2)`,
    ]);
    expect(await entryAt(h.services.db, 'l', 'ghost')).toBeUndefined();
    expect(await importLines(h, 'l', [entry('b')])).toMatchObject({
      status: 409,
      body: { type: '/problems/import-in-progress' },
    });
    h.advance(silentForMs);
    expect((await importLines(h, 'l', [entry('a'), entry('b')])).body).toMatchObject({
      version: 2,
      added: 1,
      removed: 0,
    });
    expect(await entryAt(h.services.db, 'l', 'ghost')).toBeUndefined();
    const ghosts = await h.services.db.all(sql`SELECT 1 FROM unvetted_keys WHERE key = 'n:GHOST'
      UNION ALL SELECT 1 FROM watchlist_import_seen`);
    expect(ghosts).toEqual([]);
  });

  it('need not wait for its silence when the process that ran it is known to be gone', async () => {
    const now = h.services.now();
    await h.services.db.batch([
      sql`INSERT INTO watchlist_imports (id, list_id, version, mode, format, source, state, imported_by, started_at, alive_at)
        VALUES ('dead', 'l', 1, 'full', 'garita', '', 'staging', 'x', ${now}, ${now})`,
    ]);
    await abandonAll(h.services.db, now);
    expect(await importLines(h, 'l', [entry('b')])).toMatchObject({ status: 200 });
  });

  it('lets several lists be published at the same moment, each with a sequence of its own', async () => {
    const ids = ['p', 'q', 'r', 's'];
    for (const id of ids) await openList(h, id);
    const answers = await Promise.all(ids.map((id) => importLines(h, id, [entry(id)])));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(answers.map(({ body }) => body.seq).sort()).toEqual([1, 2, 3, 4]);
    const payloads = await outboxPayloads();
    expect(payloads.map((payload) => ('requiredSeq' in payload ? payload.requiredSeq : 0)).sort()).toEqual([
      1, 2, 3, 4,
    ]);
  });

  it('names the publication and the subjects that are true when it is published', async () => {
    const { services } = h;
    await openList(h, 'other');
    let disturbed = false;
    const disturb = async () => {
      disturbed = true;
      await importLines(h, 'other', [entry('x')]);
      const identity = { fullName: 'Ana Prueba', documents: [] };
      const traveler = await newTraveler(
        services,
        { origin: 'office', enrolled: true, identity },
        services.now(),
      );
      await services.db.batch(traveler.queries);
    };
    const db: Database = {
      all: (query) => services.db.all(query),
      first: (query) => services.db.first(query),
      async batch(queries) {
        if (!disturbed && queries.some(({ text }) => text.startsWith('INSERT INTO publications')))
          await disturb();
        return services.db.batch(queries);
      },
    };
    async function* body() {
      yield new TextEncoder().encode(ndjson([entry('a')]));
    }
    const principal: Principal = {
      kind: 'staff',
      subject: 'm',
      agency: 'CBP',
      roles: ['list_manager'],
      scopes: new Set(),
    };
    const start = { listId: 'l', mode: 'full', format: 'garita', source: '', strict: false } as const;
    const report = await importEntries({ ...services, db }, { ...start, principal, body: body() });
    expect(report).toMatchObject({ published: true, seq: 2 });
    expect(await outboxPayloads()).toEqual([
      { kind: 'vetting', requiredSeq: 1, requiredSubjectsSeq: 0 },
      { kind: 'vetting', requiredSeq: 2, requiredSubjectsSeq: 1 },
    ]);
  });

  it('that was taken over while it was silent publishes nothing', async () => {
    async function* body() {
      yield new TextEncoder().encode(ndjson([entry('a')]));
      h.advance(silentForMs);
      expect((await importLines(h, 'l', [entry('b')])).body).toMatchObject({ version: 1, added: 1 });
      yield new TextEncoder().encode(ndjson([entry('c')]));
    }
    const principal: Principal = {
      kind: 'staff',
      subject: 'm',
      agency: 'CBP',
      roles: ['list_manager'],
      scopes: new Set(),
    };
    const start = { listId: 'l', mode: 'full', format: 'garita', source: '', strict: false } as const;
    await expect(importEntries(h.services, { ...start, principal, body: body() })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await entryAt(h.services.db, 'l', 'b')).toBeDefined();
    expect(await entryAt(h.services.db, 'l', 'a')).toBeUndefined();
  });
});
