import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Aead, webAead } from '../../src/keys/sealing.ts';
import { nodeAead } from '../../src/keys/sealing-node.ts';

const key = new Uint8Array(32).fill(7);
const text = fc.string({ unit: 'binary', maxLength: 300 });
const pairs: readonly (readonly [string, Aead, Aead])[] = [
  ['Node’s cipher by WebCrypto', nodeAead, webAead],
  ['WebCrypto’s by Node’s cipher', webAead, nodeAead],
];

describe('sealed texts', () => {
  it.each(pairs)('are opened: %s', async (_, sealer, opener) => {
    await fc.assert(
      fc.asyncProperty(text, text, async (place, value) => {
        const body = await sealer.seal(key, place, value);
        expect(await opener.open(key, place, body)).toBe(
          new TextDecoder().decode(new TextEncoder().encode(value)),
        );
      }),
    );
  });

  it.each(pairs)(
    'open nowhere else, under no other key, and not when altered: %s',
    async (_, sealer, opener) => {
      const body = await sealer.seal(key, 'a/b/c', 'X1234567');
      const open = async (...of: Parameters<Aead['open']>) => opener.open(...of);
      await expect(open(key, 'a/b/d', body)).rejects.toThrow();
      await expect(open(new Uint8Array(32).fill(8), 'a/b/c', body)).rejects.toThrow();
      for (let at = 0; at < body.length; at += 1) {
        const other = body[at] === 'A' ? 'Q' : 'A';
        await expect(open(key, 'a/b/c', body.slice(0, at) + other + body.slice(at + 1))).rejects.toThrow();
      }
      await expect(open(key, 'a/b/c', body.slice(0, 20))).rejects.toThrow();
    },
  );

  it('never begin with the same bytes', () => {
    const seals = Array.from({ length: 2000 }, () => nodeAead.seal(key, 'a', 'x') as string);
    expect(new Set(seals.map((body) => body.slice(0, 16))).size).toBe(2000);
  });
});
