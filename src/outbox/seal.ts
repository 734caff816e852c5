import { seal, unseal } from '../keys/sealing.ts';
import { Payload } from './protocol/payloads.ts';

type KeySet = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** Seals a payload to its message: `v1.<key id>.<base64url(12-byte IV, AES-256-GCM ciphertext, tag)>`. */
export function sealPayload(
  keys: KeySet,
  currentKeyId: string,
  messageId: string,
  payload: Payload,
): Promise<string> {
  return seal({ keys, currentId: currentKeyId }, messageId, JSON.stringify(payload));
}

/**
 * Opens a payload.
 *
 * @throws Error when it was sealed for another message, altered, or with a key that is not in the set.
 */
export async function unsealPayload(keys: KeySet, messageId: string, sealed: string): Promise<Payload> {
  return Payload.parse(JSON.parse(await unseal({ keys, currentId: '' }, messageId, sealed)));
}
