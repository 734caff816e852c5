import { hexToBytes } from '@noble/hashes/utils.js';
import { hmacSha256, sha256Hex } from './digest.ts';
import type { KeyRing } from './key-ring.ts';
import { openBytes, seal, sealBytes, unseal } from './sealing.ts';
import type { Signer } from './signer.ts';

/** Everything secret that the application holds; put together by the runtime from its configuration. */
export interface KeyMaterial {
  /** Seals documents and application blocks at rest, and payloads in the outbox. */
  readonly encryption: KeyRing;
  /** Keys the hashes by which sealed numbers are found. Changing it means hashing everything again. */
  readonly lookup: Uint8Array;
  /** The root of each day's exam secret. */
  readonly exam: Uint8Array;
  readonly signer: Signer;
  /** What a worker shows to open a session. */
  readonly workerSecret: string;
}

/** The secrets, as the verbs that the slices need. */
export interface Keys {
  /** Seals a text at rest; `bindTo` is `table/column/row`. */
  seal(bindTo: string, text: string): Promise<string>;
  unseal(bindTo: string, sealed: string): Promise<string>;
  /** The same of bytes, for contents of files. */
  sealBytes(bindTo: string, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
  openBytes(bindTo: string, sealed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
  /** Keyed hash (hex) by which a sealed value is found. `kind` keeps a card and a passport of equal digits apart. */
  lookupHash(kind: string, value: string): string;
  /**
   * Hash (hex) of a text of this kind under a secret, for telling whether two are equal. Contents of few possibilities,
   * as a document number is, could be found again from a plain hash by trying them all.
   */
  keyedHash(kind: string, text: string): string;
  /** The secret of a UTC day's random exam draw, `YYYY-MM-DD`. */
  examSecret(day: string): Uint8Array;
  /** The key that signs the addresses of photos which end on a UTC day, `YYYY-MM-DD`. */
  photoKey(day: string): Uint8Array;
  /** The key of the lookup keys in a terminal's snapshot; terminals get it with their tokens. */
  snapshotKey(): Uint8Array;
  readonly encryption: KeyRing;
  readonly signer: Signer;
  readonly workerSecret: string;
}

/** Document numbers compare without case, spaces and dashes. */
export function normalizeNumber(value: string): string {
  return value.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

export function openKeys(material: KeyMaterial): Keys {
  const { encryption, signer, workerSecret } = material;
  const lookup = hmacSha256(material.lookup);
  const exam = hmacSha256(material.exam);
  // 64 digits, a block of SHA-256, before what is hashed. These hashes are compared here and shown to nobody, so nothing
  // can be made of extending one, and a lane check pays for one digest instead of an HMAC's two.
  const secret = lookup('content\u0000key');
  return {
    encryption,
    signer,
    workerSecret,
    seal: (bindTo, text) => seal(encryption, bindTo, text),
    unseal: (bindTo, sealed) => unseal(encryption, bindTo, sealed),
    sealBytes: (bindTo, bytes) => sealBytes(encryption, bindTo, bytes),
    openBytes: (bindTo, sealed) => openBytes(encryption, bindTo, sealed),
    lookupHash: (kind, value) => lookup(`${kind}\u0000${normalizeNumber(value)}`),
    keyedHash: (kind, text) => sha256Hex(`${secret}${kind}\u0000${text}`),
    snapshotKey: () => hexToBytes(lookup('snapshot\u0000key')),
    photoKey: (day) => hexToBytes(lookup(`photo\u0000${day}`)),
    examSecret: (day) => hexToBytes(exam(`exam\u0000${day}`)),
  };
}
