import { describe, expect, it } from 'vitest';
import { newId } from '../../src/db/new-id.ts';

describe('a new id', () => {
  it('is a UUID of version 7 that begins with its time', () => {
    const before = Date.now();
    const id = newId();
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const time = Number.parseInt(id.replace('-', '').slice(0, 12), 16);
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThan(before + 1000);
  });

  it('comes after every one before it, however many there are in a millisecond, and when the clock steps back', () => {
    const start = Date.now();
    const ids = Array.from({ length: 20_000 }, (_, i) => newId(start + (i % 7) - (i > 15_000 ? 60_000 : 0)));
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('shares no randomness with its neighbours', () => {
    const tails = Array.from({ length: 5000 }, () => newId().slice(19));
    expect(new Set(tails).size).toBe(tails.length);
  });
});
