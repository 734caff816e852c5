import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mintToken } from '../../src/http/tokens.ts';
import { type RunningApi, startApi } from '../../src/node.ts';

const folder = mkdtempSync(join(tmpdir(), 'garita-wire-'));
let api: RunningApi;
let analyst: string;
beforeAll(async () => {
  api = await startApi({ GARITA_DATA: folder, PORT: '0', GARITA_LOG_LEVEL: 'silent' });
  analyst = await mintToken(api.services, { subject: 'a', roles: ['analyst'], agency: 'CBP' }, 900);
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the server answers to these bytes, until it closes the connection. */
function say(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1', () => socket.write(text, 'latin1'));
    let told = '';
    socket.setEncoding('utf8');
    socket.on('data', (more: string) => {
      told += more;
    });
    socket.on('close', () => resolve(told));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve(told) : reject(error),
    );
  });
}

/** Status, content type and body of the first answer. */
function answerIn(text: string) {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]),
    type: /^content-type: (.+)$/im.exec(head)?.[1],
    body: body.trimEnd(),
  };
}

const end = 'Host: localhost\r\nConnection: close\r\n\r\n';

describe('what no library would send', () => {
  it.each([
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['a method that there is not', `BREW / HTTP/1.1\r\n${end}`, 400],
    ['no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['a host that is none', 'GET / HTTP/1.1\r\nHost: a b/c\r\nConnection: close\r\n\r\n', 400],
    ['a path that is none', `GET \\\\evil HTTP/1.1\r\n${end}`, 400],
    ['a backslash in the path', `GET /v1\\..\\x HTTP/1.1\r\n${end}`, 400],
    ['headers without end', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n${end}`, 431],
    ['a length that is none', `POST /v1/simulations HTTP/1.1\r\nContent-Length: -1\r\n${end}`, 400],
    ['two lengths', `POST /v1/x HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n${end}`, 400],
    [
      'a length beside chunks',
      `POST /v1/x HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n${end}0\r\n\r\n`,
      400,
    ],
    ['TRACE', `TRACE /v1/simulations HTTP/1.1\r\n${end}`, 405],
    ['OPTIONS *', `OPTIONS * HTTP/1.1\r\n${end}`, 400],
  ])('is answered with a problem document: %s', async (_, text, status) => {
    const answer = answerIn(await say(text));
    expect([answer.status, answer.type]).toEqual([status, 'application/problem+json']);
    expect(JSON.parse(answer.body)).toMatchObject({ status, title: expect.any(String) });
    expect(answer.body).not.toMatch(/at .+:\d+:\d+|node_modules|Error:/);
  });

  it('is no way into another folder, nor to what workers call', async () => {
    for (const path of [
      '/assets/../../package.json',
      '/assets/..%2f..%2fpackage.json',
      '/assets/%2e%2e/%2e%2e/package.json',
      '/assets//etc/passwd',
      '/assets/garita/%00',
      '/internal/session',
      '/v1/../internal/watermark',
      '/v1/simulations/',
      '/v1/simulations/%2e%2e%2fx/events/..',
      '/%zz',
      '/v1/%c0%ae%c0%ae/x',
    ]) {
      const answer = answerIn(await say(`GET ${path} HTTP/1.1\r\n${end}`));
      expect([path, answer.status, answer.type]).toEqual([path, 404, 'application/problem+json']);
    }
  });

  it('is a body that ends before its length, and nothing comes of it', async () => {
    const head =
      'POST /v1/simulations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n' +
      `Idempotency-Key: cut\r\nAuthorization: Bearer ${analyst}\r\nContent-Length: 100\r\n\r\n{"seed":1`;
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(api.url).port), '127.0.0.1', () => {
        socket.write(head, () => socket.destroy());
      });
      socket.on('close', () => resolve());
    });
    const counted = async () => (await fetch(`${api.url}/metrics`)).text();
    await expect
      .poll(counted, { timeout: 20_000 })
      .toMatch(/requests_total\{[^}]*route="\/v1\/simulations"[^}]*status="400"/);
    expect(await counted()).not.toMatch(/status="5\d\d"/);
    expect(await api.services.db.all({ text: 'SELECT id FROM simulations', values: [] })).toEqual([]);
  });
});
