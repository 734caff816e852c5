const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Randomness is fetched for many ids at once; asking for 16 bytes each time costs more than all the rest. */
const pool = new Uint8Array(4096);
let used = pool.length;

function randomByte(): number {
  if (used === pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  const byte = pool[used] ?? 0;
  used += 1;
  return byte;
}

function randomHex(bytes: number): string {
  let text = '';
  for (let i = 0; i < bytes; i++) text += hex[randomByte()];
  return text;
}

let last = 0;
let counter = 0;

/**
 * A new key: UUIDv7 (RFC 9562), the time first, so that what is stored together lies together. Ascending within this
 * process, by a counter of 12 bits in each millisecond; 62 random bits keep it apart from all others.
 */
export function newId(now = Date.now()): string {
  if (now > last) {
    last = now;
    // The upper half stays free for the rest of this millisecond.
    counter = ((randomByte() << 8) | randomByte()) & 0x7ff;
  } else if (counter === 0xfff) {
    last += 1;
    counter = 0;
  } else {
    counter += 1;
  }
  const time = last.toString(16).padStart(12, '0');
  const variant = hex[(randomByte() & 0x3f) | 0x80];
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${variant}${randomHex(1)}-${randomHex(6)}`;
}
