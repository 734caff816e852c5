import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { makeHarness } from '#harness';
import { dayOf, yearsAfter } from '../../src/applications/calendar.ts';
import { CheckBody } from '../../src/crossings/schema.ts';
import { type Query, sql } from '../../src/db/sql.ts';
import { aloneRules, decideAlone } from '../../src/terminal/decide-alone.ts';
import { lookUp } from '../../src/terminal/lookups.ts';
import { openPack, type Pack } from '../../src/terminal/pack.ts';
import { applyDelta, openDelta } from '../../src/terminal/pack-delta.ts';
import { createPackKeys } from '../../src/terminal/pack-keys.ts';
import { saysMinor } from '../../src/terminal/pack-minor.ts';
import { verifiedBytes } from '../../src/terminal/signed.ts';
import { codesOf, plate, terminalAt } from '../crossings/checks.ts';
import type { Harness } from '../harness/common.ts';
import { makeMember } from '../harness/members.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await makeHarness();
});
afterAll(() => harness.close());

const day = 86_400_000;

async function fetchBytes(path: string, laneId = '250401-S1', headers: Record<string, string> = {}) {
  const { as } = terminalAt(harness, laneId);
  const response = await harness.app.request(`/v1/lanes/${laneId}/snapshot${path}`, {
    headers: { ...headers, authorization: await harness.bearer(as) },
  });
  return { response, bytes: new Uint8Array(await response.arrayBuffer()) };
}

/** The newest pack: the whole one, and what came after it. */
async function fetchPack(laneId?: string): Promise<Pack> {
  const { bytes } = await fetchBytes('', laneId);
  return update(openPack(await verified(bytes)), laneId);
}

async function update(pack: Pack, laneId?: string): Promise<Pack> {
  const { response, bytes } = await fetchBytes(`?since=${pack.version}`, laneId);
  if (response.status === 204) return pack;
  expect(response.status).toBe(200);
  return applyDelta(pack, await verified(bytes));
}

function verified(bytes: Uint8Array) {
  return verifiedBytes(bytes, [...harness.services.keys.signer.publicKeys.values()] as CryptoKey[]);
}

const keys = () => createPackKeys(harness.services.keys.snapshotKey());
const card = (pack: Pack, rfid: string) => pack.lookup(keys().number('rfid', rfid));
const change = (query: Query) => harness.services.db.batch([query]);

describe('a snapshot', () => {
  it('admits a member by card and PASSID with their registered vehicle, and nobody else', async () => {
    const member = await makeMember(harness, { vehicles: [plate] });
    const other = await makeMember(harness);
    const truckDriver = await makeMember(harness, { program: 'FAST' });
    const pack = await fetchPack();
    const tag = keys().member(member.travelerId);
    expect(pack.scope).toBe('SENTRI');
    expect(pack.find(keys().number('rfid', member.rfid))).toEqual({ admit: true, member: tag });
    expect(pack.find(keys().number('pass_id', member.passId))).toEqual({ admit: true, member: tag });
    expect(pack.lookup(keys().pair(plate, tag))).toBe('admit');
    expect(pack.lookup(keys().pair(plate, keys().member(other.travelerId)))).toBe('unknown');
    expect(card(pack, 'e280ffffffff')).toBe('unknown');
    expect(card(pack, truckDriver.rfid)).toBe('unknown');
    expect(card(await fetchPack('250602-F1'), truckDriver.rfid)).toBe('admit');
    expect(card(await fetchPack('250401-G1'), truckDriver.rfid)).toBe('admit');
  });

  it('tells every kind of reason not to admit by the same bit', async () => {
    const members = {
      pending: await makeMember(harness, { standing: 'pending' }),
      refer: await makeMember(harness, { standing: 'refer' }),
      unscreened: await makeMember(harness, { standing: 'none' }),
      suspended: await makeMember(harness),
      lost: await makeMember(harness),
      ending: await makeMember(harness),
    };
    await change(
      sql`UPDATE memberships SET state = 'suspended' WHERE id = ${members.suspended.membershipId}`,
    );
    await change(sql`UPDATE credentials SET state = 'lost' WHERE id = ${members.lost.credentialId}`);
    const soon = harness.services.now() + day;
    await change(sql`UPDATE memberships SET expires_at = ${soon} WHERE id = ${members.ending.membershipId}`);
    const pack = await fetchPack();
    for (const [name, { rfid }] of Object.entries(members)) expect(card(pack, rfid), name).toBe('refer');
    // The card is lost, the person is not.
    expect(pack.lookup(keys().number('pass_id', members.lost.passId))).toBe('admit');
  });

  it('tells of a minor, and of the day on which they come of age only when it is near', async () => {
    const today = harness.services.now();
    const bornOn = (days: number) => yearsAfter(dayOf(today + days * day), -18);
    const children = {
      small: await makeMember(harness, { birthDate: yearsAfter(dayOf(today), -9) }),
      tomorrow: await makeMember(harness, { birthDate: bornOn(1) }),
      soon: await makeMember(harness, { birthDate: bornOn(5) }),
      yesterday: await makeMember(harness, { birthDate: bornOn(-1) }),
    };
    const adult = await makeMember(harness);
    const pack = await fetchPack();
    const recordOf = (one: { travelerId: string }, from: Pack) =>
      from.find(keys().minor(keys().member(one.travelerId)));
    expect(recordOf(children.small, pack)).toEqual({ admit: false, member: 0 });
    expect(recordOf(children.soon, pack)).toEqual({ admit: false, member: 0 });
    expect(recordOf(children.tomorrow, pack)?.member).toBe(Math.floor(today / day) + 1);
    expect(recordOf(adult, pack)).toBeUndefined();
    const minors = (from: Pack, at: number) =>
      Object.entries(children)
        .filter(([, one]) => saysMinor(recordOf(one, from), at))
        .map(([name]) => name);
    expect(minors(pack, today)).toEqual(['small', 'tomorrow', 'soon']);
    expect(minors(pack, today + day)).toEqual(['small', 'soon']);

    // The days go by, and the pack is followed.
    let later = pack;
    for (let hour = 0; hour < 6 * 24; hour += 4) {
      harness.advance(4 * 3_600_000);
      await harness.runDueWork();
      later = await update(later);
      const now = harness.services.now();
      for (const at of [now, now + day]) {
        const expected = Math.floor(at / day) - Math.floor(today / day);
        const names = ['small', ...(expected < 1 ? ['tomorrow'] : []), ...(expected < 5 ? ['soon'] : [])];
        expect(minors(later, at)).toEqual(names);
      }
    }
    // What is past is no birth date any more.
    expect(recordOf(children.soon, later)?.member).toBe(1);
  });

  it('decides of minors in a car as the centre does', async () => {
    const now = harness.services.now();
    const child = await makeMember(harness, { birthDate: yearsAfter(dayOf(now), -15), vehicles: [plate] });
    const parent = await makeMember(harness, { vehicles: [plate] });
    const pack = await fetchPack();
    const booth = terminalAt(harness, '250401-S1', 'with-minors');
    for (const people of [[child], [parent], [child, parent]]) {
      const occupants = people.map(({ rfid }) => ({ rfid }));
      const centre = await booth.check(occupants);
      const body = CheckBody.parse(booth.body(occupants));
      const facts = lookUp(body, 'sentri', { pack, keys: keys() }, 0, now);
      const alone = decideAlone(facts, aloneRules('sentri', 0), now, 0.5);
      expect([alone.decision, alone.reasons]).toEqual([centre.body.decision, codesOf(centre)]);
      expect(alone.reasons).toEqual(people.includes(parent) ? [] : ['minor_alone']);
    }
  });

  it('says with one delta that a membership was revoked, and with the next that it was restored', async () => {
    const { rfid, membershipId } = await makeMember(harness);
    const before = await fetchPack();
    const move = async (verb: string, reason: string) => {
      const officer = { roles: ['officer'] } as const;
      const { headers } = await harness.request('GET', `/v1/memberships/${membershipId}`, { as: officer });
      const answer = await harness.request('POST', `/v1/memberships/${membershipId}/${verb}`, {
        as: officer,
        body: { reason },
        headers: { 'if-match': headers.get('etag') ?? '' },
      });
      expect(answer.status).toBe(200);
    };
    await move('revoke', 'conviction');
    const revoked = await update(before);
    await move('reinstate', 'redress');
    const restored = await update(revoked);
    expect([before, revoked, restored].map((pack) => card(pack, rfid))).toEqual(['admit', 'refer', 'admit']);
  });

  it('says with the next delta that a card was reported, while the person’s other credentials stay good', async () => {
    for (const state of ['lost', 'stolen'] as const) {
      const { rfid, passId, membershipId, credentialId } = await makeMember(harness, {
        applicantId: 'reporter',
      });
      const before = await fetchPack();
      const path = `/v1/memberships/${membershipId}/credentials/${credentialId}/report`;
      const as = { roles: ['applicant'], subject: 'reporter' } as const;
      expect((await harness.request('POST', path, { as, body: { state } })).status).toBe(200);
      const reported = await update(before);
      expect([before, reported].map((pack) => card(pack, rfid))).toEqual(['admit', 'refer']);
      expect(reported.lookup(keys().number('pass_id', passId))).toBe('admit');
    }
  });

  it('of another life of the database is sent whole', async () => {
    harness.advance(1000);
    const pack = await fetchPack();
    harness.advance(1000);
    const same = await fetchBytes(`?since=${pack.version}&life=${pack.life}`);
    expect(openDelta(await verified(same.bytes))).toMatchObject({
      life: pack.life,
      fromVersion: pack.version,
    });
    for (const life of [(pack.life ^ 1) >>> 0, 0]) {
      const other = await fetchBytes(`?since=${pack.version}&life=${life}`);
      expect(openPack(await verified(other.bytes)).life).toBe(pack.life);
    }
    expect((await fetchBytes(`?since=${pack.version}&life=x`)).response.status).toBe(400);
  });

  it('begins a new life at the right time when the clock was ahead and has been set back', async () => {
    const own = await makeHarness();
    onTestFinished(own.close);
    const { as } = terminalAt(own, '250401-S1');
    const signers = [...own.services.keys.signer.publicKeys.values()] as CryptoKey[];
    async function pack(query = ''): Promise<Pack> {
      own.advance(1000);
      const headers = { authorization: await own.bearer(as) };
      const response = await own.app.request(`/v1/lanes/250401-S1/snapshot${query}`, { headers });
      return openPack(await verifiedBytes(new Uint8Array(await response.arrayBuffer()), signers));
    }
    const first = await pack();
    own.advance(day);
    const ahead = await pack(`?since=0&life=${(first.life ^ 1) >>> 0}`);
    expect(ahead.madeAt - first.madeAt).toBeGreaterThanOrEqual(day - 600_000);
    own.advance(700_000);
    const newest = await pack();
    // A time server's correction is no new life.
    own.advance(-60_000);
    expect((await pack()).life).toBe(first.life);
    own.advance(-day);
    const back = await pack(`?since=${newest.version}&life=${newest.life}`);
    expect(back.life).not.toBe(first.life);
    expect(back.version).toBeGreaterThan(newest.version);
    expect(Math.abs(back.madeAt - own.services.now())).toBeLessThan(2_000);
    expect((await pack()).life).toBe(back.life);
  });

  it('grows younger with empty deltas, at most one a second', async () => {
    harness.advance(1000);
    const pack = await fetchPack();
    expect((await fetchBytes(`?since=${pack.version}`)).response.status).toBe(204);
    harness.advance(1000);
    const next = await update(pack);
    expect(next.count).toBe(pack.count);
    expect(next.madeAt - pack.madeAt).toBe(1000);
  });

  it('is no younger than the oldest list version that waits for vetting', async () => {
    const waiting = await makeHarness();
    const { db } = waiting.services;
    const at = waiting.services.now();
    await db.batch([
      sql`INSERT INTO watchlists (id, name, owner_agency, legal_basis, caveat, created_at) VALUES ('l', 'L', 'CBP', 'none', 'record', ${at})`,
      sql`INSERT INTO watchlist_imports (id, list_id, version, mode, format, source, state, imported_by, started_at)
        VALUES ('i', 'l', 1, 'full', 'garita', 's', 'published', 'me', ${at})`,
      sql`INSERT INTO publications (list_id, version, import_id, upserts, removals, published_at) VALUES ('l', 1, 'i', 0, 0, ${at})`,
    ]);
    waiting.advance(60_000);
    const madeAt = async () => {
      const { as } = terminalAt(waiting, '250401-S1');
      const response = await waiting.app.request('/v1/lanes/250401-S1/snapshot', {
        headers: { authorization: await waiting.bearer(as) },
      });
      const bytes = new Uint8Array(await response.arrayBuffer());
      return openPack(bytes.subarray(0, -64)).madeAt;
    };
    expect(await madeAt()).toBe(at);
    await db.batch([sql`UPDATE vetting_watermark SET vetted_through_seq = 1`]);
    waiting.advance(601_000);
    expect(await madeAt()).toBe(waiting.services.now());
    await waiting.close();
  });

  it('stops admitting a membership a day before it ends, though nothing else happens to it', async () => {
    const { rfid, membershipId } = await makeMember(harness);
    const end = harness.services.now() + 3 * day;
    await change(sql`UPDATE memberships SET expires_at = ${end} WHERE id = ${membershipId}`);
    let pack = await fetchPack();
    expect(card(pack, rfid)).toBe('admit');
    while (harness.services.now() < end - day) {
      harness.advance(3_600_000);
      await change(sql`UPDATE standings SET screened_at = ${harness.services.now()}`);
      await harness.runDueWork();
    }
    pack = await update(pack);
    expect(card(pack, rfid)).toBe('refer');
  });

  it('comes whole again for a version that this database never had', async () => {
    const { bytes } = await fetchBytes('?since=4000000000');
    expect(openPack(await verified(bytes)).count).toBeGreaterThan(0);
  });

  it('is sent in ranges that join to the whole', async () => {
    const whole = await fetchBytes('');
    const etag = whole.response.headers.get('etag') ?? '';
    await makeMember(harness);
    const cut = Math.floor(whole.bytes.length / 3);
    const parts = [`bytes=0-${cut - 1}`, `bytes=${cut}-${2 * cut}`, `bytes=${2 * cut + 1}-`];
    const pieces: number[] = [];
    for (const range of parts) {
      const { response, bytes } = await fetchBytes('', undefined, { range, 'if-range': etag });
      expect(response.status).toBe(206);
      pieces.push(...bytes);
    }
    expect(new Uint8Array(pieces)).toEqual(whole.bytes);
    const other = await fetchBytes('', undefined, { range: 'bytes=5-', 'if-range': '"other"' });
    expect([other.response.status, other.bytes.length]).toEqual([200, whole.bytes.length]);
    const beyond = await fetchBytes('', undefined, { range: `bytes=${whole.bytes.length}-` });
    expect(beyond.response.status).toBe(416);
  });

  it('goes on with a download that takes longer than one pack is served, and never joins two packs', async () => {
    const slow = await makeHarness();
    await makeMember(slow);
    const { as } = terminalAt(slow, '250401-S1');
    const ask = async (headers: Record<string, string> = {}) =>
      slow.app.request('/v1/lanes/250401-S1/snapshot', {
        headers: { ...headers, authorization: await slow.bearer(as) },
      });
    const first = await ask();
    const etag = first.headers.get('etag') ?? '';
    const whole = new Uint8Array(await first.arrayBuffer());
    slow.advance(601_000);
    await makeMember(slow);
    const newer = await ask();
    expect(newer.headers.get('etag')).not.toBe(etag);
    const rest = await ask({ range: 'bytes=40-', 'if-range': etag });
    expect(rest.status).toBe(206);
    expect(new Uint8Array(await rest.arrayBuffer())).toEqual(whole.slice(40));
    // Nobody has asked for another piece of it for a while.
    slow.advance(121_000);
    const begun = await ask({ range: 'bytes=40-', 'if-range': etag });
    expect([begun.status, begun.headers.get('etag')]).toEqual([200, newer.headers.get('etag')]);
    await slow.close();
  });

  it('is for the lane’s own terminals, and holds no number and no name', async () => {
    const { as } = terminalAt(harness, '250401-S1');
    expect((await harness.request('GET', '/v1/lanes/250401-S2/snapshot', { as })).status).toBe(404);
    expect((await harness.request('GET', '/v1/lanes/nowhere/snapshot', { as })).status).toBe(404);
    const rows = await harness.services.db.all(sql<object>`SELECT * FROM snapshot_entries LIMIT 5`);
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual([
      'admit',
      'key',
      'member',
      'membership_id',
      'program',
      'version',
    ]);
  });
});

describe('deltas', () => {
  it('of any changes, taken at any times, make what the whole pack is', async () => {
    const members = await Promise.all(
      Array.from({ length: 6 }, () =>
        makeMember(harness, { vehicles: [plate] }).catch(() => makeMember(harness)),
      ),
    );
    const moves = {
      standing: (id: string, on: boolean) =>
        sql`UPDATE standings SET status = ${on ? 'clear' : 'refer'}, screened_at = ${harness.services.now()}
          WHERE traveler_id = (SELECT traveler_id FROM memberships WHERE id = ${id})`,
      state: (id: string, on: boolean) =>
        sql`UPDATE memberships SET state = ${on ? 'active' : 'suspended'} WHERE id = ${id}`,
      card: (id: string) => sql`UPDATE credentials SET state = 'stolen' WHERE membership_id = ${id}`,
    };
    const action = fc.record({
      who: fc.nat(members.length - 1),
      what: fc.constantFrom('standing', 'state', 'card', 'fetch', 'fetch'),
      on: fc.boolean(),
      seconds: fc.nat(2),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 12 }), async (actions) => {
        let pack = await fetchPack();
        for (const { who, what, on, seconds } of actions) {
          harness.advance(seconds * 1000);
          if (what === 'fetch') pack = await update(pack);
          else await change(moves[what](members[who]!.membershipId, on));
        }
        pack = await update(pack);
        const states = await harness.services.db.all(
          sql<{
            rfid: number;
            state: string;
            status: string;
            card: string;
          }>`SELECT m.state, s.status, c.state AS card
            FROM json_each(${JSON.stringify(members.map(({ membershipId }) => membershipId))}) w
            JOIN memberships m ON m.id = w.value JOIN standings s ON s.traveler_id = m.traveler_id
            JOIN credentials c ON c.membership_id = m.id ORDER BY w.key`,
        );
        const expected = states.map(({ state, status, card: held }) =>
          state === 'active' && status === 'clear' && held === 'active' ? 'admit' : 'refer',
        );
        expect(members.map(({ rfid }) => card(pack, rfid))).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });
});
