import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { examDraw, secretHash, utcDay } from '../../src/crossings/exam-draw.ts';

const secret = new Uint8Array(32).fill(3);

describe('the draw for a random exam', () => {
  it('can be made again by anybody who has the day’s secret', () => {
    const mac = createHmac('sha256', secret).update('terminal-1\n42').digest();
    expect(examDraw(secret, 'terminal-1', 42)).toBe(mac.readUInt32BE(0) / 2 ** 32);
    expect(secretHash(secret)).toHaveLength(64);
  });

  it('falls evenly over 0 to 1, and differs by terminal and by day', () => {
    const draws = Array.from({ length: 20_000 }, (_, sequence) => examDraw(secret, 't', sequence));
    for (const rate of [0.002, 0.1, 0.5]) {
      const drawn = draws.filter((draw) => draw < rate).length;
      const spread = 5 * Math.sqrt(draws.length * rate * (1 - rate));
      expect(Math.abs(drawn - draws.length * rate)).toBeLessThan(spread);
    }
    expect(examDraw(secret, 'u', 1)).not.toBe(draws[1]);
    expect(examDraw(new Uint8Array(32).fill(4), 't', 1)).not.toBe(draws[1]);
  });

  it('belongs to a UTC day', () => {
    expect(utcDay(Date.parse('2026-11-02T23:59:59.999Z'))).toBe('2026-11-02');
  });
});
