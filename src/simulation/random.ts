/**
 * Counter-based random numbers: the i-th number of a stream is a hash of (key, i), so any number can be had
 * without those before it, on any worker, in any order. One stream a purpose, so that two scenarios that
 * differ in lanes still meet the same arrivals and the same services (common random numbers).
 */

/** Names a stream. Made by `streamKey`. */
export type StreamKey = { readonly a: number; readonly b: number };

/** What a stream is for. The number is part of every key: never reuse one. */
export const purpose = {
  arrivals: 1,
  services: 2,
  officers: 3,
  occupants: 4,
  eve: 5,
  patience: 6,
  tolerance: 7,
  choice: 8,
  referrals: 9,
  xray: 10,
  afterXray: 11,
  secondary: 12,
  empty: 13,
  preRead: 14,
} as const;

/** The `triple32` mixer (C. Wellons, hash-prospector): a bijection on 32 bits with near-ideal avalanche. */
function mix(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 17), 0xed5ad4bb);
  x = Math.imul(x ^ (x >>> 11), 0xac4c1b51);
  x = Math.imul(x ^ (x >>> 15), 0x31848bab);
  return x ^ (x >>> 14);
}

/** The key of a stream from the seed and what it belongs to (purpose, replication, queue ...), in order. */
export function streamKey(seed: number, ...parts: readonly number[]): StreamKey {
  // A seed may be any safe integer: both halves count.
  let a = mix((seed | 0) ^ 0x9e3779b9);
  let b = mix((Math.floor(seed / 0x1_0000_0000) | 0) ^ 0x85ebca6b ^ a);
  for (const part of parts) {
    a = mix((a + Math.imul(part + 1, 0x9e3779b1)) | 0);
    b = mix((b ^ a) + Math.imul(part + 1, 0x85ebca77));
  }
  return { a, b };
}

/** 32 random bits: number `index` of the stream. */
export function bits(key: StreamKey, index: number): number {
  let x = (Math.imul(index, 0x9e3779b1) + key.a) | 0;
  x = Math.imul(x ^ (x >>> 17), 0xed5ad4bb);
  x = Math.imul(x ^ (x >>> 11) ^ key.b, 0xac4c1b51);
  x = Math.imul(x ^ (x >>> 15), 0x31848bab);
  return (x ^ (x >>> 14)) >>> 0;
}

/** Uniform on (0, 1), never 0 or 1. */
export function uniform(key: StreamKey, index: number): number {
  return (bits(key, index) + 0.5) * 2.3283064365386963e-10;
}

/** Exponential with mean 1. */
export function exponential(key: StreamKey, index: number): number {
  return -Math.log(uniform(key, index));
}

/** A whole number in [0, n), by multiplication: the bias is n / 2^32. */
export function below(key: StreamKey, index: number, n: number): number {
  return Math.floor(bits(key, index) * 2.3283064365386963e-10 * n);
}

/**
 * Fills `out[0..count)` with log-normal values of mean 1 and coefficient of variation `variation`.
 * Box-Muller, two values for two bits; value i depends on i alone.
 */
export function fillLogNormal(key: StreamKey, variation: number, out: Float64Array, count: number): void {
  const variance = Math.log(1 + variation * variation);
  const sigma = Math.sqrt(variance);
  for (let i = 0; i < count; i += 2) {
    const radius = sigma * Math.sqrt(-2 * Math.log(uniform(key, i)));
    const angle = 2 * Math.PI * uniform(key, i + 1);
    out[i] = Math.exp(radius * Math.cos(angle) - variance / 2);
    if (i + 1 < count) out[i + 1] = Math.exp(radius * Math.sin(angle) - variance / 2);
  }
}
