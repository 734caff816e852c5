import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';
import type { Authority, Certificate } from './certificates.ts';

/** What ends TLS in front of a centre: it asks for a certificate, and names it in a header of its own. */
export interface TlsProxy {
  readonly url: string;
  /** SHA-256 of the client's certificate of each request. */
  readonly seen: readonly string[];
}

/** RFC 9440. */
export const certificateHeader = 'client-cert';

/** Opens a proxy with this certificate that lets in whoever has one of this authority, until the test ends. */
export async function openTlsProxy(target: string, own: Certificate, clients: Authority): Promise<TlsProxy> {
  const seen: string[] = [];
  const server = createServer(
    {
      cert: own.certificate,
      key: own.key,
      ca: clients.certificate,
      requestCert: true,
      rejectUnauthorized: true,
    },
    (incoming, outgoing) => {
      const { raw, fingerprint256 } = (incoming.socket as TLSSocket).getPeerCertificate();
      seen.push(fingerprint256.replaceAll(':', '').toLowerCase());
      // Whatever the client says under this name is dropped.
      const headers = { ...incoming.headers, [certificateHeader]: `:${raw.toString('base64')}:` };
      const onward = request(`${target}${incoming.url}`, { method: incoming.method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on('error', () => outgoing.destroy());
      incoming.pipe(onward);
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}
