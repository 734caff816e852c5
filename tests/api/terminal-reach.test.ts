import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeHarness } from '#harness';
import { mintToken } from '../../src/http/tokens.ts';
import { plate, terminalAt } from '../crossings/checks.ts';
import type { Harness, RequestOptions } from '../harness/common.ts';
import { makeMember } from '../harness/members.ts';
import { allRoutes, type Route } from '../harness/routes.ts';
import { badgeIn, enrolledTerminal, newKeyPair } from '../harness/terminals.ts';

const own = '250401-S1';
const beyond = '250401-S2';

let harness: Harness;
let guarded: readonly Route[];
beforeAll(async () => {
  harness = await makeHarness();
  guarded = (await allRoutes(harness)).filter((route) => route.scopes.length > 0);
});
afterAll(() => harness.close());

/** All that a terminal may call. A route that is added for terminals is added here, so that it is not theirs unseen. */
const ofTerminals = [
  'POST /v1/crossings',
  'POST /v1/crossings/batch',
  'GET /v1/crossings/{id}',
  'GET /v1/crossings/{id}/events',
  'POST /v1/crossings/{id}/disposition',
  'POST /v1/lanes/{id}/heartbeat',
  'GET /v1/lanes/{id}/snapshot',
  'POST /v1/terminals/badge',
  'POST /v1/terminals/badge/{id}/end',
  'POST /v1/terminals/{id}/keys',
];

const bearer = (token: string): RequestOptions => ({ headers: { authorization: `Bearer ${token}` } });

/** A terminal with everything that belongs to it: a crossing, a badge, a key. */
async function furnished(laneId: string) {
  const terminal = await enrolledTerminal(harness, laneId);
  const { access_token: token } = await terminal.token();
  const at = terminalAt(harness, laneId, terminal.id);
  const { rfid } = await makeMember(harness, { vehicles: [plate] });
  const crossing = (await at.check([{ rfid }])).body;
  const badge = await badgeIn(harness, at.as, 'officer-1');
  return { ...terminal, as: at.as, access: token as string, crossing, badge };
}

describe('a terminal', () => {
  it('may call what its lane needs, and nothing else of the whole API', async () => {
    const { access } = await furnished(own);
    const may: string[] = [];
    for (const route of guarded) {
      const { status } = await harness.request(route.method, route.path, bearer(access));
      if (status !== 403) may.push(route.template);
    }
    expect(may.sort()).toEqual([...ofTerminals].sort());
  });

  it('sees and touches nothing of another lane or terminal', async () => {
    const [mine, theirs] = [await furnished(own), await furnished(beyond)];
    const disposition = { disposition: 'admitted', reason: 'documents_in_order', badge: mine.badge };
    const beat = { snapshotVersion: 1, snapshotAge: 1, journalDepth: 0, lastSequence: null };
    const { publicKey } = await newKeyPair();
    const calls = [
      ['GET', `/v1/crossings/${theirs.crossing.id}`],
      ['GET', `/v1/crossings/${theirs.crossing.id}/events`],
      ['POST', `/v1/crossings/${theirs.crossing.id}/disposition`, disposition],
      ['POST', `/v1/lanes/${beyond}/heartbeat`, beat],
      ['GET', `/v1/lanes/${beyond}/snapshot`],
      ['POST', `/v1/terminals/badge/${theirs.badge}/end`],
      ['POST', `/v1/terminals/${theirs.id}/keys`, { publicKey }],
    ] as const;
    expect(calls.length).toBe(ofTerminals.filter((template) => template.includes('{id}')).length);
    for (const [method, path, body] of calls) {
      const answer = await harness.request(method, path, { ...bearer(mine.access), body });
      expect(answer.status, `${method} ${path}`).toBe(404);
      for (const name of ['Ana', 'Lopez', theirs.id, beyond])
        expect(JSON.stringify(answer.body)).not.toContain(name);
    }
    // The same calls are good for whom they are about.
    for (const [method, path, body] of calls) {
      if (path.includes('/badge/')) continue;
      const mended = body && 'badge' in body ? { ...body, badge: theirs.badge } : body;
      const answer = await harness.request(method, path, { ...bearer(theirs.access), body: mended });
      expect(answer.status, `${method} ${path}`).toBeLessThan(300);
    }
    const foreign = terminalAt(harness, own).body([{ unreadable: true }], {
      preread: { id: theirs.crossing.id },
    });
    const joined = await harness.request('POST', '/v1/crossings', { ...bearer(mine.access), body: foreign });
    const read = await harness.request('GET', `/v1/crossings/${joined.body.id}`, bearer(mine.access));
    expect([read.status, read.body.prereadId]).toEqual([200, undefined]);
  });

  it('is refused everywhere once it is disabled, its token has expired, or somebody else signed it', async () => {
    const [disabled, other] = [await furnished(own), await furnished(own)];
    await harness.request('POST', `/v1/terminals/${disabled.id}/disable`, {
      as: { roles: ['admin'] },
      body: { reason: 'stolen' },
    });
    const { services } = harness;
    const claims = { subject: other.id, roles: ['terminal'], laneId: own } as const;
    const old = await mintToken({ ...services, now: () => services.now() - 901_000 }, claims, 900);
    const altered = other.access.replace(/.{8}$/, 'AAAAAAAA');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...guarded),
        fc.constantFrom(disabled.access, old, altered),
        async (route, token) => {
          const { status } = await harness.request(route.method, route.path, bearer(token));
          expect(status, route.template).toBe(401);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('disposes in the name of an officer alone, who still is one', async () => {
    const { as, crossing, badge } = await furnished(own);
    const dispose = (named?: string) =>
      harness.request('POST', `/v1/crossings/${crossing.id}/disposition`, {
        as,
        body: { disposition: 'admitted', reason: 'documents_in_order', ...(named ? { badge: named } : {}) },
      });
    expect([(await dispose()).status, (await dispose('AAAA-AAAA')).status]).toEqual([422, 422]);
    const set = (verb: string) =>
      harness.request('POST', `/v1/subjects/${verb}`, {
        as: { roles: ['admin'] },
        body: { subject: 'officer-1', reason: 'left' },
      });
    expect((await set('disable')).status).toBe(200);
    expect((await dispose(badge)).status).toBe(422);
    expect((await set('enable')).status).toBe(200);
    expect((await dispose(badge)).body.disposition).toMatchObject({ officer: 'officer-1' });
  });
});
