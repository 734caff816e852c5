import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { certificateAtEdge, certificateFromProxy, fingerprint } from '../../src/http/client-certificate.ts';
import { mintToken } from '../../src/http/tokens.ts';
import { type RunningApi, startApi } from '../../src/node.ts';

const hex = 'ab'.repeat(32);

describe('the fingerprint of a client certificate', () => {
  it('is 64 hex digits, with or without colons', () => {
    expect(fingerprint(hex)).toBe(hex);
    expect(fingerprint(hex.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:'))).toBe(hex);
    for (const none of [undefined, null, 7, '', hex.slice(2), `${hex}00`, hex.replace('a', 'g')])
      expect(fingerprint(none)).toBeUndefined();
  });

  it('is taken at the edge from a certificate that was presented and verified, and from no other', () => {
    const good = {
      certPresented: '1',
      certVerified: 'SUCCESS',
      certRevoked: '0',
      certFingerprintSHA256: hex,
    };
    expect(certificateAtEdge({ tlsClientAuth: good })).toBe(hex);
    const bad = [
      { ...good, certPresented: '0' },
      { ...good, certVerified: 'FAILED:self signed certificate' },
      { ...good, certRevoked: '1' },
      { ...good, certFingerprintSHA256: '' },
      null,
      'SUCCESS',
    ];
    for (const tlsClientAuth of bad) expect(certificateAtEdge({ tlsClientAuth })).toBeUndefined();
    for (const cf of [undefined, null, {}, 'cf']) expect(certificateAtEdge(cf)).toBeUndefined();
  });

  it('is made of the certificate itself where a proxy hands it on (RFC 9440)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 2000 }), (der) => {
        const header = `:${Buffer.from(der).toString('base64')}:`;
        expect(certificateFromProxy(header)).toBe(createHash('sha256').update(der).digest('hex'));
      }),
    );
    expect(certificateFromProxy(hex)).toBe(hex);
    for (const none of ['', '::', ':not base64!:', 'nonsense', null, undefined])
      expect(certificateFromProxy(none)).toBeUndefined();
  });
});

describe('on Node', () => {
  let api: RunningApi | undefined;
  const folder = mkdtempSync(join(tmpdir(), 'garita-certificate-'));
  afterEach(async () => {
    await api?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A heartbeat with a token that is bound to the certificate, behind a proxy that names this one. */
  async function beat(environment: Record<string, string>, headers: Record<string, string>): Promise<number> {
    api = await startApi({ GARITA_DATA: folder, PORT: '0', GARITA_LOG_LEVEL: 'silent', ...environment });
    const token = await mintToken(
      api.services,
      { subject: 'bound', roles: ['terminal'], laneId: '250401-S1', certificate: hex },
      900,
    );
    const response = await fetch(`${api.url}/v1/lanes/250401-S1/heartbeat`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ snapshotVersion: 1, snapshotAge: 1, journalDepth: 0, lastSequence: null }),
    });
    await api.close();
    api = undefined;
    return response.status;
  }

  it('a proxy’s header counts where it is configured, and nowhere else', async () => {
    const named = { GARITA_CLIENT_CERTIFICATE_HEADER: 'X-Client-Cert' };
    expect(await beat(named, { 'x-client-cert': hex })).toBe(200);
    expect(await beat(named, { 'x-client-cert': 'cd'.repeat(32) })).toBe(401);
    expect(await beat(named, {})).toBe(401);
    expect(await beat({}, { 'x-client-cert': hex })).toBe(401);
  });

  it('a name that no header can have stops the start', async () => {
    const environment = { GARITA_DATA: folder, PORT: '0', GARITA_CLIENT_CERTIFICATE_HEADER: 'a b' };
    await expect(startApi(environment)).rejects.toThrow(
      'GARITA_CLIENT_CERTIFICATE_HEADER: expected the name',
    );
  });
});
