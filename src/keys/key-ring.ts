import { fromBase64 } from './bytes.ts';

/** Keys with ids: the first one seals, every one opens, so that keys rotate with overlap. */
export interface KeyRing {
  readonly currentId: string;
  readonly keys: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/**
 * Reads `id:base64,id:base64`, each key 32 bytes.
 *
 * @throws Error that names what is wrong, never the key.
 */
export function parseKeyRing(text: string): KeyRing {
  const keys = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const part of text.split(',')) {
    const [id, encoded, ...rest] = part.trim().split(':');
    if (!id || !encoded || rest.length > 0 || !/^[a-z0-9-]{1,32}$/i.test(id)) {
      throw new Error('expected keys as id:base64, separated by commas');
    }
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      bytes = fromBase64(encoded);
    } catch {
      throw new Error(`key ${id} is not base64`);
    }
    if (bytes.length !== 32) throw new Error(`key ${id} has ${bytes.length} bytes, 32 are needed`);
    keys.set(id, bytes);
  }
  const [currentId] = keys.keys();
  if (currentId === undefined) throw new Error('expected at least one key');
  return { currentId, keys };
}
