import { exportJWK, generateKeyPair } from 'jose';
import { expect, it } from 'vitest';
import { createLink } from '../../src/terminal/link.ts';

const today = Date.parse('2026-11-24T18:30:00Z');

/** A link to a centre that gives subkeys of these days, on clocks that the test sets. */
async function linked() {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const identity = { terminalId: 'terminal-1', privateKey: await exportJWK(privateKey) };
  const centre = { days: ['2026-11-25', '2026-11-26', '2026-11-27'], tokens: 0, monotonic: 0 };
  const link = createLink({
    url: 'http://centre',
    async fetch(url) {
      if (!String(url).endsWith('/token')) return new Response('{}');
      centre.tokens += 1;
      return Response.json({
        access_token: `token-${centre.tokens}`,
        expires_in: 900,
        lane: { id: '250401-S1', laneClass: 'sentri' },
        snapshotKey: 'AA',
        exam: { rate: 0, subkeys: Object.fromEntries(centre.days.map((day) => [day, 'AA'])) },
        signingKeys: [],
      });
    },
    identity: async () => identity,
    locale: 'en',
    now: () => today,
    monotonic: () => centre.monotonic,
  });
  const days = () => Object.keys(link.access()?.secrets.exam.subkeys ?? {});
  return { centre, link, days };
}

it('asks anew for its subkeys, every five seconds, after a centre two midnights ahead gave none of today', async () => {
  const { centre, link, days } = await linked();
  await link.probe();
  expect([centre.tokens, days()]).toEqual([1, centre.days]);
  await link.probe();
  await link.probe();
  expect(centre.tokens).toBe(2);
  centre.days = ['2026-11-23', '2026-11-24', '2026-11-25'];
  centre.monotonic += 5_000;
  await link.probe();
  expect([centre.tokens, days()]).toEqual([3, centre.days]);
  centre.monotonic += 5_000;
  await link.probe();
  expect(centre.tokens).toBe(3);
});
