import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { makeHarness } from '#harness';
import { utcDay } from '../../src/crossings/exam-draw.ts';
import { sql } from '../../src/db/sql.ts';
import { terminalAt } from '../crossings/checks.ts';
import type { Harness } from '../harness/common.ts';
import { makeMember } from '../harness/members.ts';
import { assertionOf, badgeIn, enrolledTerminal, newKeyPair, tokenFor } from '../harness/terminals.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await makeHarness();
});
afterAll(() => harness.close());

const admin = { roles: ['admin'] } as const;

async function register(laneId = '250401-S1') {
  return (await harness.request('POST', '/v1/terminals', { as: admin, body: { name: 'Booth', laneId } }))
    .body;
}

async function enroll(terminalId: string, enrollmentCode: string) {
  const { publicKey } = await newKeyPair();
  const body = { terminalId, enrollmentCode, publicKey };
  return harness.request('POST', '/v1/terminals/enroll', { body });
}

function withToken(token: string, method: string, path: string, body?: unknown) {
  return harness.request(method, path, { headers: { authorization: `Bearer ${token}` }, body });
}

function beat(token: string, laneId = '250401-S1') {
  const body = { snapshotVersion: 3, snapshotAge: 2, journalDepth: 0, lastSequence: 5 };
  return withToken(token, 'POST', `/v1/lanes/${laneId}/heartbeat`, body);
}

describe('enrollment', () => {
  it('takes a one-time code, in any case, for a public key', async () => {
    const { id, enrollmentCode } = await register();
    expect((await enroll(id, enrollmentCode.toLowerCase().replaceAll('-', ' '))).status).toBe(201);
    expect((await enroll(id, enrollmentCode)).status).toBe(401);
  });

  it('refuses another code, another terminal and a code of a quarter of an hour ago alike', async () => {
    const [one, two] = [await register(), await register()];
    const wrong = await enroll(one.id, two.enrollmentCode);
    const nobody = await enroll('nobody', one.enrollmentCode);
    harness.advance(15 * 60_000);
    const late = await enroll(one.id, one.enrollmentCode);
    for (const answer of [wrong, nobody, late]) {
      expect([answer.status, answer.body.detail]).toEqual([401, late.body.detail]);
    }
  });

  it('of two at once takes one', async () => {
    const { id, enrollmentCode } = await register();
    const answers = await Promise.all([enroll(id, enrollmentCode), enroll(id, enrollmentCode)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401]);
  });

  it('tells the code once, and stores it nowhere', async () => {
    const body = { name: 'Booth', laneId: '250401-S1' };
    const headers = { 'idempotency-key': 'register-once' };
    const first = await harness.request('POST', '/v1/terminals', { as: admin, body, headers });
    const again = await harness.request('POST', '/v1/terminals', { as: admin, body, headers });
    expect(again.body).toEqual({ ...first.body, enrollmentCode: undefined });
    const code = first.body.enrollmentCode;
    for (const query of [sql`SELECT * FROM idempotency_keys`, sql`SELECT * FROM terminals`])
      expect(JSON.stringify(await harness.services.db.all(query))).not.toContain(code);
  });
});

describe('a token', () => {
  it('is bought with a signed assertion, bound to the lane, and lasts 15 minutes', async () => {
    const terminal = await enrolledTerminal(harness, '250401-S2');
    const { access_token, expires_in, lane, snapshotKey, exam } = await terminal.token();
    // A terminal that is a day behind this clock, or a little at midnight, draws with the key of its own day.
    const days = [-1, 0, 1].map((more) => utcDay(harness.services.now() + more * 86_400_000));
    expect(Object.keys(exam.subkeys).sort()).toEqual(days);
    expect(lane).toEqual({ id: '250401-S2', laneClass: 'sentri', crossing: '250401', port: '2504' });
    expect(snapshotKey).toMatch(/^[\w-]{43}$/);
    expect(expires_in).toBe(900);
    const claims = JSON.parse(atob(access_token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')));
    expect(claims).toMatchObject({
      lane: '250401-S2',
      lane_class: 'sentri',
      crossing: '250401',
      port: '2504',
    });
    expect((await beat(access_token, '250401-S2')).status).toBe(200);
    expect((await beat(access_token, '250401-S1')).status).toBe(404);
    harness.advance(901_000);
    expect((await beat(access_token, '250401-S2')).status).toBe(401);
  });

  it('is bought with a form too', async () => {
    const { id, privateKey } = await enrolledTerminal(harness);
    const form = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: await assertionOf(harness, id, privateKey),
    });
    const answer = await harness.request('POST', '/v1/terminals/token', {
      rawBody: form.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(answer.status).toBe(200);
  });

  it('is sold once for an assertion, also to many at once', async () => {
    const { id, privateKey } = await enrolledTerminal(harness);
    const assertion = await assertionOf(harness, id, privateKey);
    const answers = await Promise.all([1, 2, 3, 4].map(() => tokenFor(harness, assertion)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
    harness.advance(20_000);
    expect((await tokenFor(harness, assertion)).status).toBe(401);
  });

  it('is refused to an assertion that another signed, for another, to another, for too long, or too late', async () => {
    const { id, privateKey } = await enrolledTerminal(harness);
    const other = await newKeyPair();
    const bad = [
      await assertionOf(harness, id, other.privateKey),
      await assertionOf(harness, id, privateKey, { issuer: 'somebody' }),
      await assertionOf(harness, id, privateKey, { audience: 'elsewhere' }),
      await assertionOf(harness, id, privateKey, { seconds: 400 }),
      await assertionOf(harness, id, privateKey, { seconds: -60 }),
      await assertionOf(harness, 'nobody', privateKey),
      'no.jwt.atall',
    ];
    for (const [i, assertion] of bad.entries())
      expect((await tokenFor(harness, assertion)).status, `${i}`).toBe(401);
  });
});

describe('a key', () => {
  it('is rotated under a token of the one before, which stays good for the overlap', async () => {
    const terminal = await enrolledTerminal(harness);
    const next = await newKeyPair();
    const { access_token } = await terminal.token();
    const rotated = await withToken(access_token, 'POST', `/v1/terminals/${terminal.id}/keys`, {
      publicKey: next.publicKey,
      overlapHours: 1,
    });
    expect(rotated.status).toBe(201);
    const buy = async (key: typeof next.privateKey) =>
      (await tokenFor(harness, await assertionOf(harness, terminal.id, key))).status;
    expect([await buy(terminal.privateKey), await buy(next.privateKey)]).toEqual([200, 200]);
    harness.advance(3_600_000);
    expect([await buy(terminal.privateKey), await buy(next.privateKey)]).toEqual([401, 200]);
  });

  it('is brought by nobody else', async () => {
    const [one, two] = [await enrolledTerminal(harness), await enrolledTerminal(harness)];
    const { access_token } = await one.token();
    const { publicKey } = await newKeyPair();
    const answer = await withToken(access_token, 'POST', `/v1/terminals/${two.id}/keys`, { publicKey });
    expect(answer.status).toBe(404);
  });
});

describe('a terminal that is bound to a certificate', () => {
  const [own, other] = ['ab'.repeat(32), 'cd'.repeat(32)];
  const bind = (id: string, sha256: string | null, as: Parameters<Harness['bearer']>[0] = admin) =>
    harness.request('POST', `/v1/terminals/${id}/certificate`, { as, body: { sha256 } });

  it('is sold tokens over its own connections alone, and they are good over no other', async () => {
    const { id, privateKey } = await enrolledTerminal(harness);
    const printed = own.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:');
    expect((await bind(id, printed)).body).toEqual({ id, certificateSha256: own });
    const buy = async (certificate?: string) =>
      tokenFor(harness, await assertionOf(harness, id, privateKey), certificate);
    expect([(await buy()).status, (await buy(other)).status]).toEqual([401, 401]);
    const bought = await buy(own);
    expect(bought.status).toBe(200);
    const token = bought.body.access_token;
    const claims = JSON.parse(atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')));
    const thumbprint = btoa('\xab'.repeat(32)).replaceAll('/', '_').replaceAll('+', '-').replaceAll('=', '');
    expect(claims.cnf).toEqual({ 'x5t#S256': thumbprint });
    const over = async (certificate?: string) => {
      const answer = await harness.request('POST', '/v1/lanes/250401-S1/heartbeat', {
        headers: { authorization: `Bearer ${token}` },
        body: { snapshotVersion: 1, snapshotAge: 1, journalDepth: 0, lastSequence: null },
        ...(certificate === undefined ? {} : { certificate }),
      });
      return answer.status;
    };
    expect([await over(own), await over(other), await over()]).toEqual([200, 401, 401]);
    const { body } = await harness.request('GET', '/v1/terminals?limit=200', { as: { roles: ['operator'] } });
    const listed = body.items.find((item: { id: string }) => item.id === id);
    expect(listed.certificateSha256).toBe(own);
    expect((await bind(id, null)).status).toBe(200);
    expect((await buy()).status).toBe(200);
  });

  it('is bound by an administrator, to a fingerprint that is one', async () => {
    const { id } = await enrolledTerminal(harness);
    expect((await bind(id, own, { roles: ['operator'] })).status).toBe(403);
    expect((await bind('nobody', own)).status).toBe(404);
    expect((await bind(id, 'ab')).body.errors).toEqual([
      { pointer: '/sha256', message: 'expected a SHA-256 fingerprint: 64 hex digits' },
    ]);
  });
});

describe('a disabled terminal', () => {
  it('is refused from its next request on, gets no token, and is let in again', async () => {
    const terminal = await enrolledTerminal(harness);
    const { access_token } = await terminal.token();
    const set = (verb: string) =>
      harness.request('POST', `/v1/terminals/${terminal.id}/${verb}`, {
        as: admin,
        body: { reason: 'stolen' },
      });
    expect((await beat(access_token)).status).toBe(200);
    expect((await set('disable')).status).toBe(200);
    expect((await beat(access_token)).status).toBe(401);
    expect((await terminal.token()).status).toBe(401);
    expect((await set('enable')).status).toBe(200);
    expect((await beat(access_token)).status).toBe(200);
  });
});

describe('a badge', () => {
  it('is an officer’s alone, on one terminal, until its hours are over or they leave', async () => {
    const booth = terminalAt(harness, '250401-S1', 'badge-terminal');
    const next = terminalAt(harness, '250401-S1', 'badge-terminal-2');
    const { rfid } = await makeMember(harness);
    const dispose = async (as: typeof booth.as, badge: string) => {
      const { body } = await booth.check([{ rfid }]);
      const path = `/v1/crossings/${body.id}/disposition`;
      const done = { disposition: 'admitted', reason: 'documents_in_order', badge };
      return (await harness.request('POST', path, { as, body: done })).status;
    };
    const badge = await badgeIn(harness, booth.as, 'officer-9');
    expect([await dispose(booth.as, badge), await dispose(next.as, badge)]).toEqual([200, 422]);
    harness.advance(8 * 3_600_000);
    expect(await dispose(booth.as, badge)).toBe(422);
    const second = await badgeIn(harness, booth.as, 'officer-9');
    const end = () => harness.request('POST', `/v1/terminals/badge/${second}/end`, { as: booth.as });
    expect([(await end()).status, (await end()).status]).toEqual([200, 404]);
    expect(await dispose(booth.as, second)).toBe(422);
    const officerToken = (await harness.bearer({ roles: ['analyst'] })).slice(7);
    const analyst = await harness.request('POST', '/v1/terminals/badge', {
      as: booth.as,
      body: { officerToken },
    });
    expect(analyst.status).toBe(403);
  });
});

describe('a strict port', () => {
  it('takes the next car when the one before was disposed of, and stored ones always', async () => {
    const strict = (strictDisposition: boolean, port = '2504') =>
      harness.request('POST', `/v1/ports/${port}/policy`, {
        as: { roles: ['operator'] },
        body: { strictDisposition },
      });
    const booth = terminalAt(harness, '250401-S3', 'strict-terminal');
    const elsewhere = terminalAt(harness, '250601-S1', 'easy-terminal');
    const unknown = { rfid: 'e280eeeeeeee' };
    expect((await strict(true)).status).toBe(200);
    expect((await strict(true, '9999')).status).toBe(404);
    const { body: first } = await booth.check([unknown]);
    expect(first.decision).toBe('refer');
    const refused = await booth.check([unknown]);
    expect([refused.status, refused.body.type]).toEqual([409, '/problems/disposition-missing']);
    expect((await booth.check([unknown], { phase: 'preread', occupantCount: undefined })).status).toBe(201);
    const capturedAt = new Date(harness.services.now() - 3_600_000).toISOString();
    expect((await booth.check([unknown], { capturedAt, sequence: 0 })).status).toBe(201);
    for (let i = 0; i < 2; i += 1) expect((await elsewhere.check([unknown])).status).toBe(201);
    const badge = await badgeIn(harness, booth.as, 'officer-3');
    await harness.request('POST', `/v1/crossings/${first.id}/disposition`, {
      as: booth.as,
      body: { disposition: 'secondary', reason: 'other', badge },
    });
    expect((await booth.check([unknown])).status).toBe(201);
    expect((await booth.check([unknown])).status).toBe(409);
    await strict(false);
    expect((await booth.check([unknown])).status).toBe(201);
  });
});

describe('clocks that differ', () => {
  it('are told by /readyz as half of the terminals see it, and by the list of each terminal', async () => {
    const own = await makeHarness();
    onTestFinished(own.close);
    const clockCheck = async () => {
      const { body } = await own.request('GET', '/readyz');
      return body.checks.find(({ name }: { name: string }) => name === 'clock');
    };
    const tell = async (subject: string, aheadSeconds: number) => {
      const { as } = terminalAt(own, '250401-S1', subject);
      const clock = new Date(own.services.now() + aheadSeconds * 1000).toISOString();
      const body = { snapshotVersion: 1, snapshotAge: 1, journalDepth: 0, lastSequence: null, clock };
      const { status } = await own.request('POST', '/v1/lanes/250401-S1/heartbeat', { as, body });
      expect(status).toBe(200);
    };
    expect(await clockCheck()).toEqual({ name: 'clock', state: 'ok' });
    await tell('one', -60);
    await tell('two', 60);
    // One terminal whose clock is wrong is its own trouble.
    await tell('three', 7_200);
    expect(await clockCheck()).toEqual({ name: 'clock', state: 'ok' });
    // This clock jumps by a day, and the terminals tell again how they are.
    own.advance(86_400_000);
    expect(await clockCheck()).toEqual({ name: 'clock', state: 'ok' });
    for (const [subject, ahead] of Object.entries({ one: -60, two: 60, three: 7_200 })) {
      await tell(subject, ahead - 86_400);
    }
    const told = await clockCheck();
    expect(told.state).toBe('degraded');
    expect(told.detail).toContain('this clock is 86340 s ahead of those of the terminals (3 heard lately)');
  });
});

describe('the list of terminals', () => {
  it('tells heartbeat, what has arrived and what is missing', async () => {
    const { id, laneId } = await enrolledTerminal(harness, '250401-G2');
    const booth = terminalAt(harness, laneId, id);
    const { rfid } = await makeMember(harness);
    for (const sequence of [4, 5, 8, 9, 12]) await booth.check([{ rfid }], { sequence });
    const preread = { phase: 'preread', occupantCount: undefined };
    for (const sequence of [0, 2]) await booth.check([{ rfid }], { ...preread, sequence });
    const clock = new Date(harness.services.now() - 5_000).toISOString();
    await harness.request('POST', `/v1/lanes/${laneId}/heartbeat`, {
      as: booth.as,
      body: { snapshotVersion: 7, snapshotAge: 30, journalDepth: 2, lastSequence: 14, deadLetters: 3, clock },
    });
    const items: { id: string }[] = [];
    let next = '';
    do {
      const path = `/v1/terminals?limit=3${next && `&cursor=${next}`}`;
      const { body } = await harness.request('GET', path, { as: { roles: ['operator'] } });
      items.push(...body.items);
      next = body.next ?? '';
    } while (next !== '');
    const rows = await harness.services.db.all(sql`SELECT id FROM terminals`);
    expect(new Set(items.map((item) => item.id)).size).toBe(rows.length);
    expect(items.find((item) => item.id === id)).toMatchObject({
      laneId,
      state: 'active',
      heartbeat: {
        snapshotVersion: 7,
        snapshotAge: 30,
        journalDepth: 2,
        lastSequence: 14,
        deadLetters: 3,
        drill: false,
        clockAhead: -5,
      },
      arrived: { booth: 12, preread: 2 },
      gaps: [
        { phase: 'booth', from: 0, to: 3 },
        { phase: 'booth', from: 6, to: 7 },
        { phase: 'booth', from: 10, to: 11 },
        { phase: 'preread', from: 1, to: 1 },
      ],
    });
  });

  it('shows a terminal on which an officer practises, and the centre takes nothing of a drill', async () => {
    const { id, laneId } = await enrolledTerminal(harness, '250401-G3');
    const booth = terminalAt(harness, laneId, id);
    const practised = async (drill: boolean) => {
      const body = { snapshotVersion: 1, snapshotAge: 2, journalDepth: 0, lastSequence: null, drill };
      await harness.request('POST', `/v1/lanes/${laneId}/heartbeat`, { as: booth.as, body });
      const { body: page } = await harness.request('GET', '/v1/terminals?limit=200', {
        as: { roles: ['operator'] },
      });
      return page.items.find((item: { id: string }) => item.id === id).heartbeat.drill;
    };
    expect([await practised(true), await practised(false)]).toEqual([true, false]);
    const refused = await booth.check([{ rfid: 'd2111000000000000000000a' }], { drill: true });
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toEqual([
      { pointer: '/drill', message: 'expected no event of a drill: those are kept at the terminal' },
    ]);
    const stored = sql<{ n: number }>`SELECT COUNT(*) AS n FROM crossings WHERE terminal_id = ${id}`;
    expect((await harness.services.db.first(stored))?.n).toBe(0);
  });
});
