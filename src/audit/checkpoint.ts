import { fromBase64, toBase64Url } from '../keys/bytes.ts';
import type { Signer } from '../keys/signer.ts';
import { canonicalJson } from '../screening/content.ts';

/** What a checkpoint vouches for. Whoever keeps one elsewhere can tell later whether the log was rewritten. */
export interface CheckpointContent {
  readonly sequence: number;
  readonly sealSequence: number;
  readonly lastRecord: number;
  readonly seal: string;
  /** UTC day to the SHA-256 of the secret of that day's random exam draw: the draw is fixed before the day. */
  readonly examSecretHashes: Readonly<Record<string, string>>;
  readonly signedAt: number;
}

/** The bytes that are signed: canonical JSON of the content, in UTF-8. */
export function checkpointBytes(content: CheckpointContent): Uint8Array<ArrayBuffer> {
  const { sequence, sealSequence, lastRecord, seal, examSecretHashes, signedAt } = content;
  return new TextEncoder().encode(
    canonicalJson({ sequence, sealSequence, lastRecord, seal, examSecretHashes, signedAt }),
  );
}

/** The Ed25519 signature in base64url. */
export async function signCheckpoint(signer: Signer, content: CheckpointContent): Promise<string> {
  return toBase64Url(await signer.sign(checkpointBytes(content)));
}

/** Whether this key made this signature over this content. */
export async function checkpointHolds(
  key: CryptoKey,
  content: CheckpointContent,
  signature: string,
): Promise<boolean> {
  try {
    return await crypto.subtle.verify('Ed25519', key, fromBase64(signature), checkpointBytes(content));
  } catch {
    return false;
  }
}
