import { describe, expect, it } from 'vitest';
// @ts-expect-error a module of the browser, without types
import { isSessionOver } from '../../src/web/browser/session-over.js';

describe('a page that keeps itself up to date', () => {
  it('knows an ended session by where its question was sent on to, and nothing else by it', () => {
    const at = 'https://garita.example';
    const over = { redirected: true, url: `${at}/sign-in?door=staff&to=%2Fbooth%2F250401-S1` };
    expect(isSessionOver(over)).toBe(true);
    for (const answer of [
      { redirected: false, url: `${at}/booth/250401-S1` },
      { redirected: true, url: `${at}/booth` },
      { redirected: true, url: `${at}/staff/sign-in` },
    ]) {
      expect(isSessionOver(answer)).toBe(false);
    }
  });
});
