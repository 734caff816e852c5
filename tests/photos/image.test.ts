import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPicture } from '../../src/photos/image.ts';
import { crc32 } from '../../src/seed/crc32.ts';
import { portraitOf } from '../../src/seed/portrait.ts';
import { greyJpeg, textChunk, toldInJpeg } from './pictures.ts';

const png = portraitOf(1, 2).bytes;
const saysIn = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes);

describe('a picture', () => {
  it('is known by its content, with its size', () => {
    expect(readPicture(png)).toEqual({ contentType: 'image/png', width: 96, height: 96, bytes: png });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 500 }), (width, height) => {
        const bytes = greyJpeg(width, height);
        expect(readPicture(bytes)).toEqual({ contentType: 'image/jpeg', width, height, bytes });
      }),
      { numRuns: 50 },
    );
  });

  it('loses what it says beside the picture: place, camera, words', () => {
    const jpeg = greyJpeg(96, 128, toldInJpeg);
    expect(saysIn(jpeg)).toMatch(/GPS[\s\S]*home/);
    expect(readPicture(jpeg)?.bytes).toEqual(greyJpeg(96, 128));
    const afterHeader = 8 + 25;
    const worded = Uint8Array.from([
      ...png.subarray(0, afterHeader),
      ...textChunk('Author\0somebody'),
      ...png.subarray(afterHeader),
    ]);
    expect(readPicture(worded)?.bytes).toEqual(png);
  });

  it('is none when it was cut off, has something after its end, or is something else', () => {
    const jpeg = greyJpeg(96, 96);
    for (const whole of [png, jpeg]) {
      fc.assert(
        fc.property(fc.nat(whole.length - 1), (length) => {
          expect(readPicture(whole.subarray(0, length))).toBeUndefined();
        }),
      );
      expect(readPicture(Uint8Array.from([...whole, 1, 2, 3]))).toBeUndefined();
    }
    const page = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>');
    expect(readPicture(page)).toBeUndefined();
    expect(readPicture(new Uint8Array())).toBeUndefined();
  });

  it('of any bytes at all is a picture or none, and never an error', () => {
    const start = fc.constantFrom([...png.subarray(0, 33)], [0xff, 0xd8, 0xff, 0xe0], []);
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 200 }), (first, rest) => {
        readPicture(Uint8Array.from([...first, ...rest]));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a synthetic portrait', () => {
  it('is a PNG whose checksums and pixels are right, the same each time, and another for another person', () => {
    expect(portraitOf(1, 2)).toEqual(portraitOf(1, 2));
    expect(portraitOf(1, 3).bytes).not.toEqual(png);
    const view = new DataView(png.buffer);
    let pixels = new Uint8Array();
    for (let at = 8; at < png.length; at += 12 + view.getUint32(at)) {
      const end = at + 8 + view.getUint32(at);
      expect(view.getUint32(end)).toBe(crc32(png.subarray(at + 4, end)));
      if (saysIn(png.subarray(at + 4, at + 8)) === 'IDAT') pixels = inflateSync(png.subarray(at + 8, end));
    }
    expect(pixels.length).toBe(96 * (96 / 8 + 1));
  });
});
