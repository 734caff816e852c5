import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A certificate and its key in PEM, and the fingerprint by which a terminal is bound to it. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
  /** SHA-256 of the certificate, hex. */
  readonly sha256: string;
}

/** Somebody who signs certificates, with their own. */
export interface Authority extends Certificate {
  issue(name: string): Certificate;
}

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
const nameOf = (text: string) => sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(text)))));
const utcTime = (ms: number) => {
  const digits = new Date(ms).toISOString().replace(/\D/g, '');
  return der(0x17, Buffer.from(`${digits.slice(2, 14)}Z`));
};
const extension = (id: string, value: Uint8Array) => sequence(oid(id), der(0x04, value));

let serial = 0;

/** An X.509 certificate (RFC 5280) for 127.0.0.1, or an authority's, for two days about now. */
function certificateOf(
  name: string,
  issuer: string,
  signer: KeyObject | undefined,
): Certificate & { own: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  serial += 1;
  const what = signer
    ? extension('551d11', sequence(der(0x87, Uint8Array.of(127, 0, 0, 1))))
    : extension('551d13', sequence(der(0x01, Uint8Array.of(0xff))));
  const body = sequence(
    der(0xa0, der(0x02, Uint8Array.of(2))),
    der(0x02, Uint8Array.of(serial)),
    ecdsaWithSha256,
    nameOf(issuer),
    sequence(utcTime(Date.now() - 86_400_000), utcTime(Date.now() + 86_400_000)),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(what)),
  );
  const signature = sign('sha256', body, signer ?? privateKey);
  const whole = sequence(body, ecdsaWithSha256, der(0x03, Uint8Array.of(0), signature));
  const lines = whole.toString('base64').replace(/(.{64})/g, '$1\n');
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    sha256: createHash('sha256').update(whole).digest('hex'),
    own: privateKey,
  };
}

/** A new authority that signs itself. */
export function newAuthority(name: string): Authority {
  const { own, ...authority } = certificateOf(name, name, undefined);
  return {
    ...authority,
    issue(of) {
      const { own: _, ...issued } = certificateOf(of, name, own);
      return issued;
    },
  };
}
