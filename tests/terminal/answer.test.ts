import { expect, it } from 'vitest';
import { fromCentre } from '../../src/terminal/answer.ts';
import { plate, sentri, terminalAt } from '../crossings/checks.ts';
import { makeMember } from '../harness/members.ts';
import { makeHarness } from '../harness/node.ts';
import { greyJpeg } from '../photos/pictures.ts';

it('the lane is told where the centre shows a member’s photo, and nothing where there is none', async () => {
  const harness = await makeHarness();
  const [shown, plain] = [await makeMember(harness, { vehicles: [plate] }), await makeMember(harness)];
  await harness.request('PUT', `/v1/memberships/${shown.membershipId}/photo`, {
    as: { roles: ['officer'] },
    rawBody: greyJpeg(120, 160) as BodyInit,
    headers: { 'content-type': 'image/jpeg' },
  });
  const { body } = await terminalAt(harness, sentri).check([{ rfid: shown.rfid }, { rfid: plain.rfid }]);
  const around = {
    phase: 'booth',
    sequence: 1,
    snapshotVersion: null,
    snapshotAge: null,
    link: 'closed',
    tookMs: 1,
    drill: false,
  } as const;
  const answer = fromCentre(new TextEncoder().encode(JSON.stringify(body)), around);
  const [first, second] = answer?.cards ?? [];
  expect((await harness.app.request(first?.photo ?? '')).status).toBe(200);
  expect(second).not.toHaveProperty('photo');
  await harness.close();
});
