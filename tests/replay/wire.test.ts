import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { NoAnswer, openWire, type Wire } from '../../src/cli/replay/wire.ts';

let server: Server;
let wire: Wire;
afterEach(async () => {
  wire.close();
  server.closeAllConnections();
  server.close();
});

/** A server that treats the first request one way, the second another … and the rest as the last. */
async function start(attempts: number, ...treatments: RequestListener[]) {
  const keys: unknown[] = [];
  server = createServer((request, response) => {
    keys.push(request.headers['idempotency-key']);
    const treatment = treatments[Math.min(keys.length, treatments.length) - 1];
    request.resume().on('end', () => treatment?.(request, response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  wire = openWire({ url: `http://127.0.0.1:${port}`, sockets: 4, attempts, timeoutMs: 200 });
  return keys;
}

const post = () =>
  wire.send({ method: 'POST', path: '/v1/crossings', token: 't', idempotencyKey: 'k', body: '{}' });
const cut: RequestListener = (request) => request.socket.destroy();
const cutLate: RequestListener = (request, response) => {
  response.writeHead(201, { 'content-length': '100' });
  response.write('{"id"');
  setTimeout(() => request.socket.destroy(), 20);
};
const status =
  (code: number): RequestListener =>
  (_, response) =>
    void response.writeHead(code).end('{}');

const chunked: RequestListener = (_, response) => {
  // Without a length, in pieces that arrive apart and divide a letter.
  response.writeHead(201);
  const bytes = Buffer.from('{"name":"Muñoz"}');
  response.write(bytes.subarray(0, 11));
  setTimeout(() => response.end(bytes.subarray(11)), 20);
};
const inPieces: RequestListener = (request) => {
  const { socket } = request;
  for (const [i, piece] of [
    'HTTP/1.1 201 Created\r\nConte',
    'nt-length: 16\r\n\r',
    '\n{"a":"01234',
    '56789"}',
  ].entries())
    setTimeout(() => socket.write(piece), 10 * i);
};

describe('the wire of a replay', () => {
  it('reads an answer however it is cut, with a length or in chunks', async () => {
    await start(1, chunked, inPieces);
    expect(await post()).toEqual({ status: 201, text: '{"name":"Muñoz"}' });
    expect(await post()).toEqual({ status: 201, text: '{"a":"0123456789"}'.slice(0, 16) });
  });

  it('sends the next request on the same connection, and on a new one when the server has closed it', async () => {
    const ports = new Set<number | undefined>();
    const note =
      (headers: Record<string, string>): RequestListener =>
      (request, response) => {
        ports.add(request.socket.remotePort);
        response.writeHead(200, { 'content-length': '0', ...headers }).end();
      };
    await start(3, note({}), note({ connection: 'close' }), note({}));
    for (let i = 0; i < 3; i += 1) expect((await post()).status).toBe(200);
    expect(ports.size).toBe(2);
    expect(wire.retries()).toBe(0);
  });

  it('sends a request again with the same key when the connection breaks, early or in the answer', async () => {
    const keys = await start(6, cut, cutLate, status(503), status(429), status(201));
    expect(await post()).toEqual({ status: 201, text: '{}' });
    expect(keys).toEqual(['k', 'k', 'k', 'k', 'k']);
    expect(wire.retries()).toBe(4);
  });

  it('sends again what nobody answers', async () => {
    const keys = await start(3, () => {}, status(201));
    expect((await post()).status).toBe(201);
    expect(keys).toHaveLength(2);
  });

  it('takes a refusal for an answer', async () => {
    const keys = await start(3, status(409));
    expect((await post()).status).toBe(409);
    expect(keys).toHaveLength(1);
  });

  it('gives up after so many attempts', async () => {
    const keys = await start(3, cut);
    await expect(post()).rejects.toThrow(NoAnswer);
    expect(keys).toHaveLength(3);
  });
});
