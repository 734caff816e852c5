import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A checkout session as the provider was asked for it. */
export interface Asked {
  readonly headers: IncomingMessage['headers'];
  readonly fields: URLSearchParams;
}

/** A provider in Stripe's shape (`POST /v1/checkout/sessions`) on loopback, that answers as Stripe documents it. */
export async function startCheckoutServer(secretKey: string) {
  const asked: Asked[] = [];
  const sessions = new Map<string, object>();
  let failure: { readonly status: number; readonly body: string } | undefined;

  function sessionOf(key: string, fields: URLSearchParams): object {
    const known = sessions.get(key);
    if (known) return known;
    const id = `cs_test_${sessions.size + 1}`;
    const session = {
      id,
      object: 'checkout.session',
      amount_total: Number(fields.get('line_items[0][price_data][unit_amount]')),
      client_reference_id: fields.get('client_reference_id'),
      currency: fields.get('line_items[0][price_data][currency]'),
      expires_at: Number(fields.get('expires_at')),
      livemode: false,
      mode: fields.get('mode'),
      payment_status: 'unpaid',
      status: 'open',
      url: `https://checkout.provider.example/c/pay/${id}#fid`,
    };
    sessions.set(key, session);
    return session;
  }

  const server = createServer(async (request, response): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const fields = new URLSearchParams(Buffer.concat(chunks).toString());
    const { headers } = request;
    asked.push({ headers, fields });
    const say = (status: number, body: string) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    };
    if (request.method !== 'POST' || request.url !== '/v1/checkout/sessions') return say(404, '{}');
    if (headers.authorization !== `Bearer ${secretKey}`)
      return say(401, '{"error":{"type":"invalid_request_error"}}');
    if (failure) return say(failure.status, failure.body);
    say(200, JSON.stringify(sessionOf(String(headers['idempotency-key']), fields)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    /** Answers this from now on, or sessions again. */
    fail(next: typeof failure) {
      failure = next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
