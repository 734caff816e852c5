import { hash } from 'node:crypto';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hmacSha256, sha256Hex } from '../../src/keys/digest.ts';

/** Any string, lone surrogates too: JSON can carry them. */
const text = fc.string({ unit: 'binary', maxLength: 300 });
const nodes = (data: string | Uint8Array) => hash('sha256', data, 'hex');

describe('digests', () => {
  it('are the same from Node and from JavaScript, whatever the text', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(nodes(value)).toBe(bytesToHex(sha256(utf8ToBytes(value))));
        expect(sha256Hex(value)).toBe(nodes(value));
        expect(sha256Hex(utf8ToBytes(value))).toBe(nodes(value));
      }),
    );
    expect(nodes('\ud800')).toBe(bytesToHex(sha256(utf8ToBytes('\ud800'))));
  });

  it('are keyed as RFC 2104 says, for keys shorter and longer than a block', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), text, (key, value) => {
        expect(hmacSha256(key)(value)).toBe(bytesToHex(hmac(sha256, key, utf8ToBytes(value))));
      }),
    );
  });
});
