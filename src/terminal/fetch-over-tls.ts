import { readFileSync, statSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { Readable } from 'node:stream';
import { createSecureContext } from 'node:tls';
import type { Fetch, FetchInit } from './fetch.ts';

/** Files in PEM by which a terminal's connections are told, and by which it tells its centre's. */
export interface TlsFiles {
  /** The terminal's certificate, with those between it and its authority behind it, and its private key. */
  readonly own?: { readonly certificate: string; readonly key: string };
  /** The authorities of the centre's certificate, in the place of those that the machine trusts. */
  readonly authorities?: string;
}

interface Opened {
  readonly agent: Agent;
  /** When the files were written last, together. */
  readonly written: string;
}

function writtenAt({ own, authorities }: TlsFiles): string {
  const files = [own?.certificate, own?.key, authorities].filter((file) => file !== undefined);
  return files.map((file) => statSync(file).mtimeMs).join();
}

/** @throws Error when a file is not there, is none, or the key is not the certificate's */
function open(files: TlsFiles): Opened {
  const { own, authorities } = files;
  const written = writtenAt(files);
  const options = {
    ...(own ? { cert: readFileSync(own.certificate), key: readFileSync(own.key) } : {}),
    ...(authorities === undefined ? {} : { ca: readFileSync(authorities) }),
  };
  createSecureContext(options);
  return { agent: new Agent({ ...options, keepAlive: true, minVersion: 'TLSv1.2' }), written };
}

function headersOf({ headers }: IncomingMessage): Headers {
  const found = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const one of [value].flat()) if (one !== undefined) found.append(name, one);
  }
  return found;
}

function toResponse(message: IncomingMessage): Response {
  const status = message.statusCode ?? 0;
  const empty = status === 204 || status === 304;
  if (empty) message.resume();
  const body = empty ? null : (Readable.toWeb(message) as ReadableStream<Uint8Array>);
  return new Response(body, { status, headers: headersOf(message) });
}

function ask(agent: Agent, url: string, init: FetchInit, again = false): Promise<Response> {
  const { method = 'GET', headers = {}, body, signal } = init;
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, method, headers, ...(signal ? { signal } : {}) }, (message) => {
      try {
        resolve(toResponse(message));
      } catch (error) {
        reject(error);
      }
    });
    asked.on('error', (error) => {
      // The centre had closed a connection that was kept for the next request: nobody has read this one.
      const stale = asked.reusedSocket && 'code' in error && error.code === 'ECONNRESET';
      if (stale && !again) resolve(ask(agent, url, init, true));
      else reject(error);
    });
    asked.end(body);
  });
}

/**
 * Requests over TLS that show the terminal's certificate, which Node's own `fetch` cannot. Files that were renewed are
 * taken at the next request; while they do not fit together the ones before go on.
 *
 * @throws Error in one line when a file is not there, is none, or the key is not the certificate's
 */
export function fetchOverTls(files: TlsFiles): Fetch {
  let opened = open(files);

  function agent(): Agent {
    try {
      if (writtenAt(files) !== opened.written) {
        const before = opened.agent;
        opened = open(files);
        // What is under way ends on its own connection; those that wait are closed.
        for (const socket of Object.values(before.freeSockets).flat()) socket?.destroy();
      }
    } catch {
      // In the middle of being renewed.
    }
    return opened.agent;
  }

  return async function fetchWithCertificate(url, init) {
    return ask(agent(), url, init);
  };
}
