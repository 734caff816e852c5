import { seal, unseal } from '../keys/sealing.ts';
import { LeasedCrossing, Payload, SealedSubject } from './protocol/payloads.ts';

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

/** Where the subject of a screening is sealed to. */
export const subjectPlace = (screeningId: string) => `screenings/subject/${screeningId}`;

/** Whether a payload is a crossing's, which is not sealed as a whole: only its subjects are. */
export function isCrossings(payload: string): boolean {
  return payload.startsWith('{');
}

/** The ids of the keys that it takes to open a payload. */
export function keysNeeded(payload: string): readonly string[] {
  return [...payload.matchAll(/\bv1\.([^."]*)\./g)].map(([, id = '']) => id);
}

async function openCrossing(keys: KeySet, payload: string): Promise<Payload> {
  const { people, requiredSeq } = LeasedCrossing.parse(JSON.parse(payload));
  const opened = people.map(async ({ screeningId, sealed }) => {
    const text = await unseal({ keys, currentId: '' }, subjectPlace(screeningId), sealed);
    return { screeningId, ...SealedSubject.parse(JSON.parse(text)) };
  });
  return { kind: 'crossing', people: await Promise.all(opened), requiredSeq };
}

/**
 * Opens a payload as it was leased.
 *
 * @throws Error when it was sealed for another message or screening, altered, or with a key that is not in the set.
 */
export async function unsealPayload(keys: KeySet, messageId: string, payload: string): Promise<Payload> {
  if (isCrossings(payload)) return openCrossing(keys, payload);
  return Payload.parse(JSON.parse(await unseal({ keys, currentId: '' }, messageId, payload)));
}
