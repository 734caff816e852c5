import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { mostStreams } from '../../src/http/open-streams.ts';
import { sentri, terminalAt } from '../crossings/checks.ts';
import { passportLines } from '../crossings/mrz-lines.ts';
import type { Answer, Harness } from '../harness/common.ts';
import { allRoutes, callerOf, type Route } from '../harness/routes.ts';

let harness: Harness;
let routes: readonly Route[];
beforeAll(async () => {
  harness = await makeHarness();
  routes = await allRoutes(harness);
});
afterAll(async () => {
  expect(harness.errors).toEqual([]);
  await harness.close();
});

const typeOf = ({ status, body }: Answer) => [status, body.type];
const send = (route: Route, rawBody: string, headers: Record<string, string> = {}) =>
  harness.request(route.method, route.path, {
    as: callerOf(route),
    rawBody,
    headers: { 'content-type': 'application/json', ...headers },
  });

/** Everything that a change leaves behind. */
async function traces(): Promise<number> {
  const row = await harness.services.db.first(
    sql<{
      n: number;
    }>`SELECT (SELECT COUNT(*) FROM audit_records) + (SELECT COUNT(*) FROM idempotency_keys) AS n`,
  );
  return row?.n ?? -1;
}

describe('a body that no schema can say is wrong', () => {
  it('holds half of a character or U+0000: the field is named, nothing is stored', async () => {
    const before = await traces();
    for (const route of routes.filter((one) => one.takesJson)) {
      for (const [text, pointer] of [
        ['{"a":{"b/c":["x","\\ud800"]}}', '/a/b~1c/1'],
        ['{"a":"\\udc00x"}', '/a'],
        ['{"name":"Ana\\u0000"}', '/name'],
        ['{"o\\u0000":1}', ''],
      ] as const) {
        const answer = await send(route, text);
        expect([route.template, ...typeOf(answer)]).toEqual([
          route.template,
          422,
          '/problems/invalid-request',
        ]);
        expect(answer.body.errors).toEqual([
          { pointer, message: 'expected text of whole Unicode characters, without U+0000' },
        ]);
      }
    }
    expect(await traces()).toBe(before);
  });

  it('is told of in Spanish to whoever asks in Spanish', async () => {
    const answer = await send(routes.find((one) => one.takesJson)!, '{"a":"\\ud800"}', {
      'accept-language': 'es',
    });
    expect(answer.body.errors[0].message).toMatch(/^se esperaba texto/);
  });

  it('may write whole characters by their halves', async () => {
    const answer = await harness.request('POST', '/v1/carriers', {
      as: { roles: ['officer'] },
      rawBody: '{"id":"TRANSN-1","name":"Transportes \\ud83d\\ude9b"}',
      headers: { 'content-type': 'application/json' },
    });
    expect([answer.status, answer.body.name]).toEqual([201, 'Transportes 🚛']);
  });

  it('is nested without end', async () => {
    for (const route of routes.filter((one) => one.takesJson)) {
      const deep = `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
      expect([route.template, ...typeOf(await send(route, deep))]).toEqual([
        route.template,
        400,
        '/problems/invalid-body',
      ]);
    }
    const item = `{"idempotencyKey":"k","body":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`;
    const { as } = terminalAt(harness, sentri);
    const answer = await harness.request('POST', '/v1/crossings/batch', {
      as,
      rawBody: `{"items":[${item}]}`,
      headers: { 'content-type': 'application/json' },
    });
    expect(typeOf(answer)).toEqual([400, '/problems/invalid-body']);
  });

  it('is packed', async () => {
    const packed = new Response(
      new Blob(['{}']).stream().pipeThrough(new CompressionStream('gzip') as ReadableWritablePair),
    );
    const rawBody = await packed.arrayBuffer();
    const answer = await harness.request('POST', '/v1/simulations', {
      as: { roles: ['analyst'] },
      rawBody,
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    });
    expect(typeOf(answer)).toEqual([415, '/problems/unsupported-media-type']);
    expect(answer.body.detail).toContain('Content-Encoding');
  });

  it('breaks off', async () => {
    const broken = () =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('{"program":'));
        },
        pull(controller) {
          controller.error(new TypeError('the connection was lost'));
        },
      });
    const headers = {
      authorization: await harness.bearer({ roles: ['applicant'] }),
      'content-type': 'application/json',
      'idempotency-key': 'broken',
    };
    const init = { method: 'POST', headers, body: broken(), duplex: 'half' };
    const answer = await harness.app.request('/v1/applications', init as RequestInit);
    expect([answer.status, ((await answer.json()) as { type: string }).type]).toEqual([
      400,
      '/problems/invalid-body',
    ]);
  });
});

describe('a form without an end', () => {
  /** So much is taken of it at most, and never held. */
  const endless = () => {
    let sent = 0;
    const chunk = new TextEncoder().encode('a'.repeat(1024 * 1024));
    return {
      sent: () => sent,
      body: new ReadableStream<Uint8Array>({
        pull(controller) {
          sent += chunk.length;
          if (sent > 200 * 1024 * 1024) return controller.close();
          controller.enqueue(chunk);
        },
      }),
    };
  };

  it.each([
    ['/v1/terminals/token', 'application/problem+json'],
    ['/sign-out', 'text/html; charset=UTF-8'],
  ])('is refused at %s, and read no further', async (path, type) => {
    const { sent, body } = endless();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'idempotency-key': 'k' };
    const init = { method: 'POST', headers, body, duplex: 'half' };
    const answer = await harness.app.request(path, init as RequestInit);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([413, type]);
    expect(sent()).toBeLessThan(100 * 1024 * 1024);
  });
});

describe('a cursor', () => {
  it('that no page of the list has given is named, wherever there are pages', async () => {
    const lists = routes.filter((one) => one.method === 'GET' && one.queryNames.includes('cursor'));
    expect(lists.length).toBeGreaterThan(8);
    for (const route of lists) {
      const more = route.template === 'GET /v1/crossings' ? 'terminal=x*&' : '';
      if (route.template.includes('{')) continue;
      for (const cursor of ['%', 'zzz!', '__8', 'JyBPUiAxPTEgLS0', 'x'.repeat(401)]) {
        const answer = await harness.request(
          'GET',
          `${route.path}?${more}cursor=${encodeURIComponent(cursor)}`,
          { as: callerOf(route) },
        );
        expect([route.template, cursor, ...typeOf(answer)]).toEqual([
          route.template,
          cursor,
          400,
          '/problems/invalid-parameter',
        ]);
        expect(answer.body.errors[0].pointer).toBe('/cursor');
      }
    }
  });
});

describe('a stream of events', () => {
  let passports = 0;

  async function provisional() {
    const terminal = terminalAt(harness, sentri, `terminal-${crypto.randomUUID()}`);
    passports += 1;
    const mrz = passportLines({
      surnames: 'OLIVARES',
      givenNames: 'RITA',
      number: `H${1_000_000 + passports}`,
    });
    const { body } = await terminal.check([{ mrz }]);
    expect(body.state).toBe('provisional');
    return { terminal, path: `/v1/crossings/${body.id}/events` };
  }

  it('is one of few that a client may have open, and makes room when it is closed', async () => {
    const { terminal, path } = await provisional();
    const authorization = await harness.bearer(terminal.as);
    const open = () => harness.app.request(path, { headers: { authorization } });
    const streams = await Promise.all(Array.from({ length: mostStreams }, open));
    expect(new Set(streams.map(({ status }) => status))).toEqual(new Set([200]));
    const refused = await open();
    expect([refused.status, ((await refused.json()) as { type: string }).type]).toEqual([
      429,
      '/problems/too-many-requests',
    ]);
    await streams[0]!.body!.cancel();
    const again = await open();
    expect(again.status).toBe(200);
    for (const { body } of [...streams.slice(1), again]) await body?.cancel();
  });

  it('is not followed for HEAD', async () => {
    const { terminal, path } = await provisional();
    const authorization = await harness.bearer(terminal.as);
    for (let i = 0; i < mostStreams + 5; i++) {
      const answer = await harness.app.request(path, { method: 'HEAD', headers: { authorization } });
      expect([answer.status, await answer.text()]).toEqual([200, '']);
    }
  });
});
