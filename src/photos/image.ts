/** A picture without anything but the picture: what it says of itself beside that (place, camera, words) is left out. */
export interface Picture {
  readonly contentType: 'image/jpeg' | 'image/png';
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** The chunks that make the picture; all others may say who took it, and where. */
const pngChunks = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'sRGB', 'cHRM', 'sBIT']);

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}

function readPng(bytes: Uint8Array): Picture | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [bytes.subarray(0, 8)];
  const seen = new Set<string>();
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const end = at + 12 + length;
    if (end > bytes.length || (at === 8) !== (name === 'IHDR')) return undefined;
    if (pngChunks.has(name)) kept.push(bytes.subarray(at, end));
    seen.add(name);
    at = end;
    if (name !== 'IEND') continue;
    if (at !== bytes.length || !seen.has('IDAT')) return undefined;
    return {
      contentType: 'image/png',
      width: view.getUint32(16),
      height: view.getUint32(20),
      bytes: joined(kept),
    };
  }
  return undefined;
}

/** A start of frame: every coding process but DHT, JPG and DAC, which share its range (ITU-T T.81, table B.1). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Comments and application segments, but for JFIF's own and Adobe's, which says how colours are coded. */
function tellsMore(marker: number): boolean {
  return marker === 0xfe || (marker >= 0xe1 && marker <= 0xef && marker !== 0xee);
}

function readJpeg(bytes: Uint8Array): Picture | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [bytes.subarray(0, 2)];
  let size: { readonly width: number; readonly height: number } | undefined;
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    const end = at + 2 + view.getUint16(at + 2);
    if (end > bytes.length || end < at + 4) return undefined;
    if (isFrame(marker)) {
      if (end < at + 9) return undefined;
      size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    }
    if (marker === 0xda) {
      // The scan goes to the end of the picture.
      const ends = bytes.at(-2) === 0xff && bytes.at(-1) === 0xd9;
      if (!size || !ends) return undefined;
      return { contentType: 'image/jpeg', ...size, bytes: joined([...kept, bytes.subarray(at)]) };
    }
    if (!tellsMore(marker)) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return undefined;
}

/** What these bytes are, by their content: a JPEG or a PNG that is whole, else undefined. */
export function readPicture(bytes: Uint8Array): Picture | undefined {
  if (startsWith(bytes, pngSignature)) return readPng(bytes);
  return startsWith(bytes, [0xff, 0xd8, 0xff]) ? readJpeg(bytes) : undefined;
}
