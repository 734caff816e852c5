import { fromBase64, toBase64Url } from './bytes.ts';
import type { KeyRing } from './key-ring.ts';

type Key = Uint8Array<ArrayBuffer>;

/** AES-256-GCM over texts. A sealed body is base64url of 12 bytes of IV, the ciphertext and 16 bytes of tag. */
export interface Aead {
  seal(key: Key, bindTo: string, text: string): string | Promise<string>;
  /** @throws Error when the body was altered, or sealed under another key or for another place */
  open(key: Key, bindTo: string, body: string): string | Promise<string>;
}

const imported = new WeakMap<Uint8Array, Promise<CryptoKey>>();

function aesKey(bytes: Key): Promise<CryptoKey> {
  let key = imported.get(bytes);
  if (!key) {
    key = crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
    imported.set(bytes, key);
  }
  return key;
}

const encoder = new TextEncoder();

/** The one that every runtime has. */
export const webAead: Aead = {
  async seal(key, bindTo, text) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const ciphertext = await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv, additionalData: encoder.encode(bindTo) },
      await aesKey(key),
      encoder.encode(text),
    );
    const joined = new Uint8Array(12 + ciphertext.byteLength);
    joined.set(iv);
    joined.set(new Uint8Array(ciphertext), 12);
    return toBase64Url(joined);
  },
  async open(key, bindTo, body) {
    const joined = fromBase64(body);
    const plain = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: joined.subarray(0, 12), additionalData: encoder.encode(bindTo) },
      await aesKey(key),
      joined.subarray(12),
    );
    return new TextDecoder().decode(plain);
  },
};

let aead: Aead = webAead;

/** Lets a runtime put its own cipher here: a text at a lane costs Node a tenth of the way through WebCrypto's threads. */
export function useAead(own: Aead): void {
  aead = own;
}

/**
 * Seals text with AES-256-GCM: `v1.<key id>.<base64url(12-byte IV, ciphertext, tag)>`.
 * `bindTo` names the place it belongs to (a row, a message); it opens nowhere else.
 */
export async function seal(ring: KeyRing, bindTo: string, text: string): Promise<string> {
  const bytes = ring.keys.get(ring.currentId);
  if (!bytes) throw new Error(`no key ${ring.currentId}`);
  return `v1.${ring.currentId}.${await aead.seal(bytes, bindTo, text)}`;
}

/** Where the key's name ends in sealed bytes. */
const nameEnds = 0x2e;

/**
 * Seals bytes of any length, beside the thread where the runtime can: `v1.<key id>.` and then the 12-byte IV, the
 * ciphertext and the tag as they are.
 */
export async function sealBytes(ring: KeyRing, bindTo: string, bytes: Key): Promise<Key> {
  const key = ring.keys.get(ring.currentId);
  if (!key) throw new Error(`no key ${ring.currentId}`);
  const head = encoder.encode(`v1.${ring.currentId}.`);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const algorithm = { name: 'AES-GCM', iv, additionalData: encoder.encode(bindTo) };
  const ciphertext = await crypto.subtle.encrypt(algorithm, await aesKey(key), bytes);
  const sealed = new Uint8Array(head.length + iv.length + ciphertext.byteLength);
  sealed.set(head);
  sealed.set(iv, head.length);
  sealed.set(new Uint8Array(ciphertext), head.length + iv.length);
  return sealed;
}

/**
 * Opens what {@link sealBytes} made.
 *
 * @throws Error when the key is unknown or the bytes were altered, cut short or belong elsewhere.
 */
export async function openBytes(ring: KeyRing, bindTo: string, sealed: Key): Promise<Key> {
  const ends = sealed.indexOf(nameEnds, 3);
  const [version, keyId] = new TextDecoder().decode(sealed.subarray(0, Math.max(0, ends))).split('.');
  const key = version === 'v1' && keyId ? ring.keys.get(keyId) : undefined;
  if (!key) throw new Error(`cannot open bytes sealed with key ${keyId ?? '(none)'}`);
  const iv = sealed.subarray(ends + 1, ends + 13);
  const algorithm = { name: 'AES-GCM', iv, additionalData: encoder.encode(bindTo) };
  return new Uint8Array(
    await crypto.subtle.decrypt(algorithm, await aesKey(key), sealed.subarray(ends + 13)),
  );
}

/**
 * Opens what {@link seal} made.
 *
 * @throws Error when the key is unknown or the text was altered or belongs elsewhere.
 */
export async function unseal(ring: KeyRing, bindTo: string, sealed: string): Promise<string> {
  const [version, keyId, body] = sealed.split('.');
  const bytes = version === 'v1' && keyId ? ring.keys.get(keyId) : undefined;
  if (!bytes || !body) throw new Error(`cannot open a text sealed with key ${keyId ?? '(none)'}`);
  return aead.open(bytes, bindTo, body);
}
