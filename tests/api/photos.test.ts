import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { portraitOf } from '../../src/seed/portrait.ts';
import { plate, sentri, terminalAt } from '../crossings/checks.ts';
import type { Harness } from '../harness/common.ts';
import { makeMember } from '../harness/members.ts';
import { badgeIn } from '../harness/terminals.ts';
import { greyJpeg, toldInJpeg } from '../photos/pictures.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await makeHarness();
});
afterAll(() => harness.close());

const officer = { roles: ['officer'], subject: 'officer-5' } as const;
const jpeg = greyJpeg(240, 320);

function put(
  membershipId: string,
  bytes: Uint8Array | string,
  contentType = 'image/jpeg',
  as: object = officer,
) {
  return harness.request('PUT', `/v1/memberships/${membershipId}/photo`, {
    as: as as typeof officer,
    rawBody: bytes as BodyInit,
    headers: { 'content-type': contentType },
  });
}

/** What a booth gets at an address, without a token. */
async function fetchPhoto(address: string) {
  const response = await harness.app.request(address);
  return {
    status: response.status,
    headers: response.headers,
    bytes: new Uint8Array(await response.arrayBuffer()),
  };
}

function audited(action: string) {
  return harness.services.db.all(
    sql<{
      actor_id: string;
      object_id: string;
      detail: string;
    }>`SELECT actor_id, object_id, detail FROM audit_records
      WHERE action = ${action} ORDER BY id`,
  );
}

/** A member with a photo who is at the booth, and the address on their card. */
async function atTheBooth(subject: string) {
  const member = await makeMember(harness, { vehicles: [plate], applicantId: `owner of ${subject}` });
  expect((await put(member.membershipId, jpeg)).status).toBe(200);
  const booth = terminalAt(harness, sentri, subject);
  const { body } = await booth.check([{ rfid: member.rfid }]);
  return { ...member, booth, crossing: body, address: body.occupants[0].photo as string };
}

describe('a member’s photo', () => {
  it('is set by an officer, kept sealed and apart, without what the camera says of it', async () => {
    const { membershipId } = await makeMember(harness);
    const set = await put(membershipId, greyJpeg(240, 320, toldInJpeg));
    expect(set.body).toEqual({ id: membershipId, contentType: 'image/jpeg', width: 240, height: 320 });
    const [row] = await harness.services.db.all(
      sql<{
        content_sealed: string;
      }>`SELECT content_sealed FROM member_photos WHERE membership_id = ${membershipId}`,
    );
    expect(row?.content_sealed).toMatch(/^v1\.test\./);
    const read = await harness.app.request(`/v1/memberships/${membershipId}/photo`, {
      headers: { authorization: await harness.bearer(officer) },
    });
    expect(new Uint8Array(await read.arrayBuffer())).toEqual(jpeg);
    const stranger = { roles: ['applicant'], subject: 'somebody' } as const;
    const refused = await harness.request('GET', `/v1/memberships/${membershipId}/photo`, { as: stranger });
    expect(refused.status).toBe(404);
    const again = await put(membershipId, portraitOf(1, 1).bytes, 'image/png');
    expect(again.body).toMatchObject({ contentType: 'image/png', width: 96, height: 96 });
    const sets = await audited('photo.set');
    expect(sets.map(({ actor_id, object_id }) => [actor_id, object_id])).toEqual([
      ['staff:officer-5', membershipId],
      ['staff:officer-5', membershipId],
    ]);
    expect((await audited('photo.read')).length).toBe(1);
  });

  it('is refused where it is no picture, too large, too small, or brought by somebody else', async () => {
    const { membershipId } = await makeMember(harness, { applicantId: 'owner' });
    const statusOf = async (answer: Promise<{ status: number }>) => (await answer).status;
    expect(await statusOf(put(membershipId, 'not a picture'))).toBe(422);
    expect(await statusOf(put(membershipId, jpeg.slice(0, 200)))).toBe(422);
    expect(await statusOf(put(membershipId, greyJpeg(95, 200)))).toBe(422);
    expect(await statusOf(put(membershipId, greyJpeg(96, 2001)))).toBe(422);
    expect(await statusOf(put(membershipId, new Uint8Array(200 * 1024 + 1)))).toBe(413);
    expect(await statusOf(put(membershipId, jpeg, 'text/html'))).toBe(415);
    expect(await statusOf(put('nobody', jpeg))).toBe(404);
    const owner = { roles: ['applicant'], subject: 'owner' };
    expect(await statusOf(put(membershipId, jpeg, 'image/jpeg', owner))).toBe(403);
    const none = await harness.request('GET', `/v1/memberships/${membershipId}/photo`, { as: officer });
    expect(none.status).toBe(404);
    const seen = await harness.request('GET', `/v1/memberships/${membershipId}`, { as: officer });
    expect(seen.body.hasPhoto).toBe(false);
  });

  it('is served to the booth at a signed address that says nothing of anybody, and every serving is audited', async () => {
    const { membershipId, passId, travelerId, crossing, address } = await atTheBooth('photo-booth-1');
    expect(address).toMatch(/^\/v1\/crossings\/[\w-]+\/photos\/0\?until=\d+&signature=[0-9a-f]{32}$/);
    for (const personal of [membershipId, passId, travelerId]) expect(address).not.toContain(personal);
    const served = await fetchPhoto(address);
    expect(served.status).toBe(200);
    expect(served.bytes).toEqual(jpeg);
    expect(Object.fromEntries(served.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    await fetchPhoto(address);
    const servings = (await audited('photo.serve')).filter(({ object_id }) => object_id === membershipId);
    expect(servings).toEqual(
      Array(2).fill({
        actor_id: 'terminal:photo-booth-1',
        object_id: membershipId,
        detail: JSON.stringify({ crossingId: crossing.id, position: 0 }),
      }),
    );
  });

  it('is refused at an address that has expired or was altered, and served at the new one of a crossing read again', async () => {
    const { booth, crossing, address } = await atTheBooth('photo-booth-2');
    const other = await atTheBooth('photo-booth-3');
    const [path = '', query = ''] = address.split('?');
    const altered = [
      address.replace(/until=(\d+)/, (_, until) => `until=${Number(until) + 60}`),
      address.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
      `${other.address.split('?')[0]}?${query}`,
    ];
    for (const one of altered) expect((await fetchPhoto(one)).status, one).toBe(403);
    // The signature is the crossing's: an occupant who is not there has no photo.
    expect((await fetchPhoto(address.replace('/photos/0', '/photos/1'))).status).toBe(404);
    expect((await fetchPhoto(path)).status).toBe(400);
    expect((await fetchPhoto(address.replace(crossing.id, 'nobody'))).status).toBe(403);
    harness.advance(600_000);
    expect((await fetchPhoto(address)).status).toBe(200);
    harness.advance(1000);
    expect((await fetchPhoto(address)).status).toBe(403);
    const again = await harness.request('GET', `/v1/crossings/${crossing.id}`, { as: booth.as });
    expect((await fetchPhoto(again.body.occupants[0].photo)).status).toBe(200);
    const badge = await badgeIn(harness, booth.as, 'officer-5');
    const disposed = await harness.request('POST', `/v1/crossings/${crossing.id}/disposition`, {
      as: booth.as,
      body: { disposition: 'admitted', reason: 'documents_in_order', badge },
    });
    expect((await fetchPhoto(disposed.body.occupants[0].photo)).status).toBe(200);
  });

  it('is erased by an officer: no address leads to it any more, and no card offers one', async () => {
    const { membershipId, rfid, booth, address } = await atTheBooth('photo-booth-4');
    const erase = () => harness.request('DELETE', `/v1/memberships/${membershipId}/photo`, { as: officer });
    expect((await erase()).status).toBe(204);
    expect((await fetchPhoto(address)).status).toBe(404);
    expect((await erase()).status).toBe(404);
    const { body } = await booth.check([{ rfid }]);
    expect(body.occupants[0]).not.toHaveProperty('photo');
    expect((await audited('photo.erase')).map(({ object_id }) => object_id)).toEqual([membershipId]);
  });

  it('is offered for each occupant who has one, the day’s key changing at midnight or not', async () => {
    const { rfid } = await atTheBooth('photo-booth-5');
    const plain = await makeMember(harness);
    const now = harness.services.now();
    harness.advance(Date.parse(new Date(now).toISOString().slice(0, 10)) + 86_400_000 - 60_000 - now);
    const { body } = await terminalAt(harness, sentri).check([{ rfid: plain.rfid }, { rfid }]);
    expect(body.occupants.map(({ photo }: { photo?: string }) => photo !== undefined)).toEqual([false, true]);
    harness.advance(120_000);
    expect((await fetchPhoto(body.occupants[1].photo)).status).toBe(200);
  });
});

describe('a sandbox member', () => {
  it('has a synthetic portrait', async () => {
    const member = await harness.request('POST', '/v1/sandbox/members', {
      as: { roles: ['admin'] },
      body: { seed: 77 },
    });
    const { body } = await terminalAt(harness, sentri).check([{ rfid: member.body.rfid }], {
      vehicle: member.body.vehicle,
    });
    const served = await fetchPhoto(body.occupants[0].photo);
    expect([served.status, served.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(served.bytes).toEqual(portraitOf(0x5a4d, 77).bytes);
  });
});
