import type { Picture } from '../photos/image.ts';
import { crc32 } from './crc32.ts';
import { openDraw, seedPurpose } from './draw.ts';

const side = 96;
const cells = 6;
const cell = side / cells;
const rowBytes = side / 8;

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return ((b << 16) | a) >>> 0;
}

function uint32(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

function chunk(name: string, content: readonly number[]): number[] {
  const named = [...new TextEncoder().encode(name), ...content];
  return [...uint32(content.length), ...named, ...uint32(crc32(Uint8Array.from(named)))];
}

/** One stored block: small enough, and nothing has to be compressed. */
function zlib(bytes: Uint8Array): number[] {
  const { length } = bytes;
  const header = [0x78, 0x01, 1, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255];
  return [...header, ...bytes, ...uint32(adler32(bytes))];
}

/** Which cells are dark: left and right alike, so that it has something of a face. */
function patternOf(seed: number, index: number): boolean[][] {
  const draw = openDraw(seed, seedPurpose.portrait, index);
  return Array.from({ length: cells }, () => {
    const half = Array.from({ length: cells / 2 }, () => draw.chance(0.5));
    return [...half, ...half.toReversed()];
  });
}

/** The picture of a person who does not exist: a PNG of 96 x 96 black or white pixels, the same each time. */
export function portraitOf(seed: number, index: number): Picture {
  const pattern = patternOf(seed, index);
  const pixels = new Uint8Array((rowBytes + 1) * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const dark = pattern[Math.floor(y / cell)]?.[Math.floor(x / cell)];
      const at = y * (rowBytes + 1) + 1 + (x >> 3);
      if (!dark) pixels[at] = (pixels[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  const bytes = Uint8Array.from([
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ...chunk('IHDR', [...uint32(side), ...uint32(side), 1, 0, 0, 0, 0]),
    ...chunk('IDAT', zlib(pixels)),
    ...chunk('IEND', []),
  ]);
  return { contentType: 'image/png', width: side, height: side, bytes };
}
