import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { enqueue } from '../../src/outbox/enqueue.ts';
import { maxAttempts } from '../../src/outbox/store.ts';
import type { Harness } from '../harness/common.ts';
import { enrolledTerminal } from '../harness/terminals.ts';
import { openBrowser } from './browser.ts';

const path = '/staff/operations';
const spanish = { 'accept-language': 'es' };
let harness: Harness;
let browser: ReturnType<typeof openBrowser>;

beforeEach(async () => {
  harness = await makeHarness();
  await harness.runDueWork();
  browser = openBrowser(harness.app);
  await browser.signIn('oscar', 'staff');
});
afterEach(() => harness.close());

const internal = (what: string, body: unknown) =>
  harness.request('POST', `/internal/outbox/${what}`, { internal: true, as: { roles: ['worker'] }, body });

async function put(objectId: string): Promise<string> {
  const { services } = harness;
  const payload = { kind: 'vetting', requiredSeq: 0, requiredSubjectsSeq: 0 } as const;
  const message = { queue: 'vetting', priority: 10, objectKind: 'publication', objectId, payload } as const;
  await services.db.batch([await enqueue(services, message, services.now())]);
  const row = await services.db.first(
    sql<{ id: string }>`SELECT id FROM outbox WHERE object_id = ${objectId}`,
  );
  return row?.id ?? '';
}
async function give(id: string) {
  for (let i = 0; i < maxAttempts.vetting; i += 1)
    await internal('failures', { failures: [{ id, error: 'no index <b>' }] });
}
const heard = (queueUp = true) =>
  internal('renew', { relayId: 'host-1-abc', ids: [], leaseMs: 10_000, queueUp });

async function heartbeat(laneId: string, more: object = {}) {
  const terminal = await enrolledTerminal(harness, laneId);
  const body = {
    snapshotVersion: 3,
    snapshotAge: 30,
    journalDepth: 0,
    lastSequence: 5,
    deadLetters: 0,
    ...more,
  };
  await harness.request('POST', `/v1/lanes/${laneId}/heartbeat`, {
    as: { roles: ['terminal'], subject: terminal.id, laneId },
    body,
  });
  return terminal;
}

describe("the operator's page", () => {
  it('says that nothing needs anybody when nothing does', async () => {
    await heard();
    const shown = await browser.open(path);
    expect(shown.status).toBe(200);
    expect(shown.text).toContain('Nothing needs an operator now.');
    expect(shown.text).toContain('host-1-abc ✓ reached 0');
    expect((await browser.open(path, spanish)).text).toContain('Nada necesita a un operador por ahora.');
  });

  it('says that workers are away, or do not reach their queue, and how long something waits', async () => {
    expect((await browser.open(path)).text).toContain('No worker has been heard of in the last 30 seconds.');
    await heard(false);
    expect((await browser.open(path)).text).toContain('The workers do not reach their queue.');
    await put('1');
    harness.advance(90_000);
    await heard();
    const shown = await browser.open(path);
    expect(shown.text).toContain('A message that no worker has taken waits for 90 seconds.');
    expect(shown.text).toMatch(/Vetting 1 0/);
  });

  it('shows each lane: heard of when, how old its snapshot is by now, what it holds and what is missing', async () => {
    await heartbeat('250401-S1', { journalDepth: 40, deadLetters: 2, drill: true });
    await heartbeat('250401-S2');
    harness.advance(20_000);
    const shown = await browser.open(path);
    expect(shown.text).toMatch(
      /250401-S1 Booth at 250401-S1 20 seconds ago 50 seconds 40 2 drill, ⚠ events wait, ⚠ events refused/,
    );
    expect(shown.text).toMatch(/250401-S2 Booth at 250401-S2 20 seconds ago 50 seconds 0 0 ✓ fine/);
    expect(shown.text).toContain('Lanes on this page that need somebody: 1.');
    harness.advance(20 * 60_000);
    expect((await browser.open(path)).text).toMatch(/250401-S2 .* 21 minutes 0 0 ⚠ silent, ⚠ old snapshot/);
  });

  it('names the sequence numbers that have not come', async () => {
    const { id } = await heartbeat('250401-S1');
    for (const sequence of [0, 4])
      await harness.request('POST', '/v1/crossings', {
        as: { roles: ['terminal'], subject: id, laneId: '250401-S1' },
        body: {
          capturedAt: new Date(harness.services.now()).toISOString(),
          sequence,
          phase: 'booth',
          occupantCount: 1,
          occupants: [{ rfid: 'e28011606000020451a3f7c2' }],
        },
      });
    expect((await browser.open(path)).text).toContain('booth 1–3 ⚠ numbers missing');
  });

  it('lists dead letters with their last error, and sends one again, once, on record', async () => {
    await heard();
    const [first, second] = [await put('first'), await put('second')];
    await give(first);
    await give(second);
    const shown = await browser.open(path);
    expect(shown.text).toContain('Dead letters: 2.');
    expect(shown.html).toContain('no index &lt;b&gt;');
    const again = await browser.fill(`${path}/dead-letters/${first}/retry`);
    expect(again.text).toContain('Dead letters: 1.');
    expect(again.text).not.toContain('publication first');
    const row = await harness.services.db.first(sql`SELECT state, attempts FROM outbox WHERE id = ${first}`);
    expect(row).toEqual({ state: 'ready', attempts: 0 });
    const record = await harness.services.db.first(
      sql`SELECT object_id FROM audit_records WHERE action = 'outbox.retry' AND actor_id LIKE '%oscar'`,
    );
    expect(record).toEqual({ object_id: 'first' });
  });

  it('goes on to the dead letters that do not stand on the first page', async () => {
    for (let i = 0; i < 21; i += 1) await give(await put(`letter-${String(i).padStart(2, '0')}`));
    const shown = await browser.open(path);
    expect(shown.text).not.toContain('letter-20');
    const more = /href="([^"]*letters=[^"]*)"/.exec(shown.html)?.[1] ?? '';
    expect((await browser.open(more)).text).toContain('letter-20');
  });

  it('shows the lists with version and freshness', async () => {
    await harness.request('POST', '/v1/watchlists', {
      as: { roles: ['list_manager'] },
      body: { id: 'seed', name: 'Seed list', ownerAgency: 'CBP', legalBasis: 'none', caveat: 'hit_only' },
    });
    expect((await browser.open(path)).text).toMatch(/Seed list CBP 0 0 never ✓ yes/);
  });

  it('shows an administrator everything but what they may not do', async () => {
    const id = await put('first');
    await give(id);
    const admin = openBrowser(harness.app);
    await admin.signIn('ines', 'staff');
    const shown = await admin.open(path);
    expect(shown.text).toContain('Dead letters: 1.');
    expect(shown.html).not.toContain('/retry');
    await browser.open(path);
    const form = {
      form: /name="form" value="([^"]*)"/.exec(admin.page().html)?.[1] ?? '',
      key: crypto.randomUUID(),
    };
    expect((await admin.post(`${path}/dead-letters/${id}/retry`, form)).status).toBe(403);
  });

  it('is no place for others', async () => {
    const analyst = openBrowser(harness.app);
    await analyst.signIn('ana', 'staff');
    expect((await analyst.open(path)).status).toBe(403);
    expect((await openBrowser(harness.app).open(path)).path).toContain('/sign-in?door=staff');
  });
});

describe('GET /v1/outbox', () => {
  const ask = () => harness.request('GET', '/v1/outbox', { as: { roles: ['operator'] } });

  it('counts by queue exactly, however long the backlog is, and tells since when the oldest waits', async () => {
    const at = harness.services.now();
    const many = (queue: string, priority: number, count: number) =>
      sql`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
        INSERT INTO outbox (id, queue, priority, object_kind, object_id, payload, created_at, available_at, state)
        SELECT ${`${queue}-${priority}-`} || printf('%06d', i), ${queue}, ${priority}, 'test', 'x', '', ${at}, ${at},
          CASE WHEN i % 10 = 0 THEN 'dead' ELSE 'ready' END FROM n`;
    await harness.services.db.batch([
      many('lane', 0, 5_000),
      many('vetting', 10, 30),
      many('vetting', 30, 4_450),
    ]);
    harness.advance(5_000);
    await heard();
    const { status, body } = await ask();
    expect(status).toBe(200);
    expect(body.queues).toEqual([
      { queue: 'lane', waiting: 4_500, dead: 500 },
      { queue: 'vetting', waiting: 27 + 4_005, dead: 3 + 445 },
      { queue: 'simulation', waiting: 0, dead: 0 },
      { queue: 'notice', waiting: 0, dead: 0 },
    ]);
    expect(Date.parse(body.oldestWaitingSince)).toBe(at);
    expect(body.relays).toMatchObject([{ id: 'host-1-abc', queueUp: true, held: 0 }]);
  });

  it('is for operations alone', async () => {
    const officer = await harness.request('GET', '/v1/outbox', { as: { roles: ['officer'] } });
    expect(officer.status).toBe(403);
  });
});
