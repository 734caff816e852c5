/** Small numbers, a bit each. */
export interface NumberSet {
  has(number: number): boolean;
  add(number: number): void;
}

export function createNumberSet(): NumberSet {
  let bits = new Uint8Array(256);
  return {
    has: (number) => ((bits[number >>> 3] ?? 0) & (1 << (number & 7))) !== 0,
    add(number) {
      const at = number >>> 3;
      if (at >= bits.length) {
        const wider = new Uint8Array(Math.max(at + 1, bits.length * 2));
        wider.set(bits);
        bits = wider;
      }
      bits[at] = (bits[at] ?? 0) | (1 << (number & 7));
    },
  };
}
