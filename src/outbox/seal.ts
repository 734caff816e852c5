import { fromBase64 } from '../keys/bytes.ts';
import { seal, unseal } from '../keys/sealing.ts';
import { Payload } from './protocol.ts';

/** Payload keys by id, each 32 bytes. */
export type PayloadKeys = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** The keys of a worker's session (key id to base64) as bytes. */
export function payloadKeys(encoded: Readonly<Record<string, string>>): PayloadKeys {
  return new Map(Object.entries(encoded).map(([id, text]) => [id, fromBase64(text)]));
}

/**
 * Seals a payload for one message: `v1.<key id>.<base64url(12-byte IV, AES-256-GCM ciphertext, tag)>`, bound to
 * the message id, so that it opens in no other message.
 *
 * @throws Error when `currentKeyId` is not among the keys.
 */
export function sealPayload(
  keys: PayloadKeys,
  currentKeyId: string,
  messageId: string,
  payload: Payload,
): Promise<string> {
  return seal({ currentId: currentKeyId, keys }, messageId, JSON.stringify(payload));
}

/**
 * Opens and checks what {@link sealPayload} made.
 *
 * @throws Error when the key is unknown, the text was altered, belongs to another message, or is no payload.
 */
export async function unsealPayload(keys: PayloadKeys, messageId: string, sealed: string): Promise<Payload> {
  const [currentId = ''] = keys.keys();
  return Payload.parse(JSON.parse(await unseal({ currentId, keys }, messageId, sealed)));
}
