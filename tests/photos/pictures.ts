import { crc32 } from '../../src/seed/crc32.ts';

function uint16(value: number): number[] {
  return [value >> 8, value & 255];
}

function uint32(value: number): number[] {
  return [...uint16(value >>> 16), ...uint16(value & 0xffff)];
}

function segment(marker: number, content: readonly number[]): number[] {
  return [0xff, marker, ...uint16(content.length + 2), ...content];
}

const text = (words: string) => [...new TextEncoder().encode(words)];

/** A whole baseline JPEG, mid-grey all over: one table of each kind, and for each block of 8 x 8 two bits that say so. */
export function greyJpeg(width: number, height: number, told: readonly number[] = []): Uint8Array {
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8);
  const one = [1, ...Array(15).fill(0), 0];
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xe0, [...text('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    ...told,
    ...segment(0xdb, [0, ...Array(64).fill(16)]),
    ...segment(0xc0, [8, ...uint16(height), ...uint16(width), 1, 1, 0x11, 0]),
    ...segment(0xc4, [0x00, ...one]),
    ...segment(0xc4, [0x10, ...one]),
    ...segment(0xda, [1, 1, 0x00, 0, 63, 0]),
    ...Array(Math.ceil((blocks * 2) / 8)).fill(0),
    ...[0xff, 0xd9],
  ]);
}

/** Where and by what it was taken, as cameras write it, and a comment. */
export const toldInJpeg = [
  ...segment(0xe1, text('Exif\0\0 GPS 32.543 -117.029')),
  ...segment(0xfe, text('taken at home')),
];

/** A PNG chunk of words. */
export function textChunk(words: string): number[] {
  const named = [...text('tEXt'), ...text(words)];
  return [...uint32(named.length - 4), ...named, ...uint32(crc32(Uint8Array.from(named)))];
}
