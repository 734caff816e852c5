import { fromBase64 } from '../keys/bytes.ts';
import { sha256Hex } from '../keys/digest.ts';

/** What Cloudflare tells of a client certificate that it has verified (`request.cf.tlsClientAuth`). */
interface TlsClientAuth {
  readonly certPresented?: unknown;
  readonly certVerified?: unknown;
  readonly certRevoked?: unknown;
  readonly certFingerprintSHA256?: unknown;
}

/** A SHA-256 fingerprint as 64 lower-case hex digits, however it was written; undefined where it is none. */
export function fingerprint(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  const digits = text.replaceAll(':', '').toLowerCase();
  return /^[0-9a-f]{64}$/.test(digits) ? digits : undefined;
}

/** The fingerprint of the client certificate of a request at Cloudflare's edge, if it was presented and verified. */
export function certificateAtEdge(cf: unknown): string | undefined {
  if (cf === null || typeof cf !== 'object' || !('tlsClientAuth' in cf)) return undefined;
  const found: unknown = cf.tlsClientAuth;
  if (found === null || typeof found !== 'object') return undefined;
  const { certPresented, certVerified, certRevoked, certFingerprintSHA256 }: TlsClientAuth = found;
  if (certPresented !== '1' || certVerified !== 'SUCCESS' || certRevoked === '1') return undefined;
  return fingerprint(certFingerprintSHA256);
}

/**
 * The same behind a proxy that ends TLS, from the header in which it says so: the certificate itself between colons, as
 * RFC 9440 has it, or its SHA-256 in hex. To be trusted only where the proxy drops what clients send under that name.
 */
export function certificateFromProxy(header: string | null | undefined): string | undefined {
  const der = /^:([A-Za-z0-9+/]+={0,2}):$/.exec(header?.trim() ?? '')?.[1];
  if (der === undefined) return fingerprint(header?.trim());
  try {
    return sha256Hex(fromBase64(der));
  } catch {
    return undefined;
  }
}
