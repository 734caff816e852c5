import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeHarness } from '#harness';
import { type Basis, replayDecision } from '../../src/crossings/basis.ts';
import { ensureExamDay, publishExamSecrets } from '../../src/crossings/exam-days.ts';
import { sql } from '../../src/db/sql.ts';
import { codesOf, general, plate, sentri, terminalAt } from '../crossings/checks.ts';
import { passportLines } from '../crossings/mrz-lines.ts';
import type { Harness } from '../harness/common.ts';
import { handWorker } from '../harness/hand-worker.ts';
import { openList, publish } from '../harness/lists.ts';
import { makeMember } from '../harness/members.ts';
import { badgeIn } from '../harness/terminals.ts';

const stranger = {
  mrz: passportLines({ surnames: 'PEREZ SOTO', givenNames: 'LUIS', number: 'G7654321', birth: '750203' }),
};
const entry = {
  id: 'e1',
  type: 'person',
  names: [{ full: 'PEREZ SOTO, Luis', kind: 'primary' }],
  birthDates: ['1975-02-03'],
} as const;

describe('a check at the lane', () => {
  let harness: Harness;
  let booth: ReturnType<typeof terminalAt>;
  let open: ReturnType<typeof terminalAt>;
  beforeEach(async () => {
    harness = await makeHarness();
    booth = terminalAt(harness, sentri);
    open = terminalAt(harness, general);
  });
  afterEach(() => harness.close());

  function count(table: string): Promise<number> {
    return harness.services.db
      .first<{ n: number }>({ text: `SELECT COUNT(*) AS n FROM ${table}`, values: [] })
      .then((row) => row?.n ?? 0);
  }

  function read(id: string, as: Parameters<Harness['bearer']>[0] = { roles: ['officer'] }) {
    return harness.request('GET', `/v1/crossings/${id}`, { as });
  }

  it('admits a member in a registered car by card, by PASSID and by document, and says what it used', async () => {
    const document = { number: 'G1111111', country: 'MEX' };
    const { rfid, passId } = await makeMember(harness, { vehicles: [plate], document });
    harness.advance(90_000);
    const mrz = passportLines({ surnames: 'LOPEZ', givenNames: 'ANA', number: 'G1111111' });
    for (const occupant of [{ rfid: rfid.toUpperCase() }, { passId }, { mrz }]) {
      const answer = await booth.check([occupant]);
      expect(answer.status).toBe(201);
      expect(answer.body).toMatchObject({
        decision: 'admit',
        state: 'decided',
        reasons: [],
        degraded: false,
        late: false,
        standingAge: 90,
        lane: { id: sentri, laneClass: 'sentri' },
        occupants: [{ position: 0, name: 'Ana Lopez', membershipState: 'active', standing: 'clear' }],
      });
      expect(answer.headers.get('location')).toBe(`/v1/crossings/${answer.body.id}`);
    }
    expect(await count('crossings')).toBe(3);
    expect(await count(`audit_records WHERE action = 'crossing.check'`)).toBe(3);
  });

  it('answers a repeated request with the same answer and changes nothing', async () => {
    const { rfid } = await makeMember(harness, { vehicles: [plate] });
    const body = booth.body([{ rfid }]);
    const send = (more: object = {}) =>
      harness.request('POST', '/v1/crossings', {
        as: booth.as,
        body: { ...body, ...more },
        headers: { 'idempotency-key': 'k' },
      });
    const [first, second] = [await send(), await send()];
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect((await send({ direction: 'southbound' })).status).toBe(422);
    const twice = { ...booth.body([{ rfid }]), sequence: 5000 };
    const atOnce = await Promise.all(
      [1, 2, 3].map(() =>
        harness.request('POST', '/v1/crossings', {
          as: booth.as,
          body: twice,
          headers: { 'idempotency-key': 'together' },
        }),
      ),
    );
    expect(new Set(atOnce.map((answer) => answer.body.id)).size).toBe(1);
    expect(await count('crossings')).toBe(2);
  });

  it('refuses a sequence number that was used with another key', async () => {
    const { rfid } = await makeMember(harness, { vehicles: [plate] });
    expect((await booth.check([{ rfid }], { sequence: 7 })).status).toBe(201);
    const again = await booth.check([{ rfid }], { sequence: 7 });
    expect([again.status, again.body.type]).toEqual([409, '/problems/sequence-used']);
    expect((await booth.check([{ rfid }], { sequence: 7, phase: 'preread' })).status).toBe(201);
  });

  it('refers when a non-member rides along, and leaves an officer the task to look at it', async () => {
    const { rfid } = await makeMember(harness, { vehicles: [plate] });
    const uncounted = await booth.check([{ rfid }], { occupantCount: 2 });
    expect([uncounted.body.decision, codesOf(uncounted)]).toEqual(['refer', ['occupant_without_credential']]);
    const shown = await booth.check([{ rfid }, stranger]);
    expect(codesOf(shown)).toEqual(['standing_pending', 'not_a_member']);
    expect(shown.body.occupants[1]).toMatchObject({ name: 'PEREZ SOTO LUIS', standing: 'pending' });
    expect(await count(`officer_tasks WHERE kind = 'non_member_in_vehicle'`)).toBe(2);
    await handWorker(harness).drain();
    expect((await read(shown.body.id)).body).toMatchObject({ decision: 'redirect', redirectTo: 'general' });
  });

  it('refers cards that are unknown, reported or shown twice, and memberships that are revoked', async () => {
    const lost = await makeMember(harness, { vehicles: [plate] });
    const member = await makeMember(harness, { vehicles: [plate] });
    const { db } = harness.services;
    await db.batch([sql`UPDATE credentials SET state = 'stolen' WHERE id = ${lost.credentialId}`]);
    expect(codesOf(await booth.check([{ rfid: 'deadbeef00' }]))).toContain('credential_unknown');
    expect(codesOf(await booth.check([{ rfid: lost.rfid }]))).toEqual(['credential_stolen']);
    expect(codesOf(await booth.check([{ unreadable: true }]))).toContain('credential_unreadable');
    expect(codesOf(await booth.check([{ rfid: member.rfid }, { passId: member.passId }]))).toEqual([
      'credential_repeated',
    ]);
    await db.batch([sql`UPDATE memberships SET state = 'revoked' WHERE id = ${member.membershipId}`]);
    expect(codesOf(await booth.check([{ rfid: member.rfid }]))).toEqual(['membership_revoked']);
    expect((await open.check([{ rfid: member.rfid }])).body.decision).toBe('refer');
  });

  it('looks at the car: registered to an occupant, the plate of its tag, not flagged', async () => {
    const { rfid } = await makeMember(harness, { vehicles: [plate] });
    await makeMember(harness, { vehicles: [{ plate: 'OTHER1', state: 'BC', country: 'MEX' }] });
    const { db, keys } = harness.services;
    await db.batch([
      sql`UPDATE vehicles SET tag_hash = ${keys.lookupHash('tag', 'ABCDEF0123')} WHERE plate = 'OTHER1'`,
    ]);
    const codes = async (vehicle?: object) => codesOf(await booth.check([{ rfid }], { vehicle }));
    expect(await codes({ plate: 'bc12345', country: 'MX' })).toEqual([]);
    expect(await codes({ ...plate, state: 'SON' })).toEqual(['vehicle_not_registered']);
    expect(await codes({ plate: 'OTHER1', state: 'BC', country: 'MEX' })).toEqual(['vehicle_not_registered']);
    expect(await codes({ ...plate, tag: 'ABCDEF0123' })).toEqual(['plate_mismatch']);
    expect(await codes()).toEqual(['vehicle_missing']);
    await db.batch([sql`UPDATE vehicles SET flagged = 1 WHERE plate = 'BC12345'`]);
    expect(await codes(plate)).toEqual(['vehicle_flagged']);
  });

  it('redirects from a closed lane and from one of another class', async () => {
    const { rfid } = await makeMember(harness, { vehicles: [plate] });
    const truck = await open.check([{ rfid }], { vehicle: undefined, truck: plate, carrier: { id: 'SCAC' } });
    expect([codesOf(truck), truck.body.redirectTo]).toEqual([['wrong_lane_class'], 'truck']);
    const body = { state: 'closed' };
    await harness.request('POST', `/v1/lanes/${sentri}/state`, { as: { roles: ['operator'] }, body });
    const closed = await booth.check([{ rfid }]);
    expect([codesOf(closed), closed.body.redirectTo]).toEqual([['lane_closed'], 'ready']);
  });

  it('takes a FAST driver with truck and carrier at a FAST lane', async () => {
    const { rfid } = await makeMember(harness, { program: 'FAST' });
    const fast = terminalAt(harness, '250602-F1');
    const more = { vehicle: undefined, truck: plate, carrier: { id: 'SCAC' } };
    const officer = { roles: ['officer'] } as const;
    const post = (path: string, body: object) => harness.request('POST', path, { as: officer, body });
    const stranger = await fast.check([{ rfid }], more);
    expect([stranger.body.redirectTo, ...codesOf(stranger)]).toEqual([
      'truck',
      'carrier_not_enrolled',
      'truck_not_enrolled',
    ]);
    expect((await post('/v1/carriers', { id: 'SCAC', name: 'Carrier' })).status).toBe(201);
    expect((await post('/v1/carriers', { id: 'SCAC', name: 'Carrier' })).status).toBe(409);
    expect(codesOf(await fast.check([{ rfid }], more))).toEqual(['truck_not_enrolled']);
    await post('/v1/carriers/SCAC/trucks', plate);
    await post('/v1/carriers/SCAC/suspend', { reason: 'certification_lapsed' });
    expect(codesOf(await fast.check([{ rfid }], more))).toEqual(['carrier_not_enrolled']);
    await post('/v1/carriers/SCAC/reinstate', { reason: 'certified_again' });
    expect((await fast.check([{ rfid }], more)).body.decision).toBe('admit');
    expect(codesOf(await fast.check([{ rfid }], { ...more, carrier: undefined }))).toEqual([
      'carrier_missing',
    ]);
    const member = await makeMember(harness);
    expect((await fast.check([{ rfid: member.rfid }], more)).body.redirectTo).toBe('truck');
  });

  it('is provisional for a stranger until they were screened, and the replay says so still', async () => {
    const body = open.body([stranger]);
    const send = () =>
      harness.request('POST', '/v1/crossings', { as: open.as, body, headers: { 'idempotency-key': 'once' } });
    const first = await send();
    expect(first.body).toMatchObject({
      state: 'provisional',
      decision: 'refer',
      awaiting: 1,
      standingAge: null,
    });
    await handWorker(harness).drain();
    const now = await read(first.body.id, open.as);
    expect(now.body).toMatchObject({ state: 'decided', decision: 'admit', awaiting: 0, standingAge: 0 });
    expect(now.body.occupants).toEqual([{ position: 0, name: 'PEREZ SOTO LUIS', standing: 'clear' }]);
    expect((await send()).body).toEqual(first.body);
    const known = await open.check([stranger]);
    expect(known.body).toMatchObject({ state: 'decided', decision: 'admit' });
    expect(await count('travelers')).toBe(1);
  });

  it('tells a traveler from another with the same document number', async () => {
    await open.check([stranger]);
    const number = 'G7654321';
    await open.check([{ mrz: passportLines({ surnames: 'A', givenNames: 'B', number, birth: '900101' }) }]);
    await open.check([
      { mrz: passportLines({ surnames: 'A', givenNames: 'B', number, birth: '750203', country: 'USA' }) },
    ]);
    expect(await count('travelers')).toBe(3);
  });

  it('waits for the decision as long as the terminal prefers', async () => {
    const worker = handWorker(harness);
    const asked = open.check([stranger], {}, { prefer: 'wait=10' });
    let settled = false;
    void asked.then(() => {
      settled = true;
    });
    while (!settled) {
      await worker.drain();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const answer = await asked;
    expect(answer.status).toBe(201);
    expect(answer.headers.get('preference-applied')).toBe('wait=10');
    expect(answer.body).toMatchObject({ state: 'decided', decision: 'admit' });
    const late = await open.check(
      [{ mrz: passportLines({ surnames: 'X', givenNames: 'Y', number: 'A1' }) }],
      {},
      { prefer: 'wait=0' },
    );
    expect(late.body.state).toBe('provisional');
  });

  it('decides a bus by one result about everybody aboard, and takes none that leaves somebody out', async () => {
    const bus = ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((letter) => ({
      mrz: passportLines({ surnames: letter.repeat(5), givenNames: 'EVA', number: `${letter}1234567` }),
    }));
    const answer = await open.check(bus);
    expect(answer.body).toMatchObject({ state: 'provisional', awaiting: 7 });
    const worker = handWorker(harness);
    await worker.pull();
    const [computed] = await worker.compute();
    if (computed?.result.kind !== 'crossing') throw new Error('no result about a crossing');
    const { messageId, result } = computed;
    const [first, ...others] = result.people;
    for (const people of [
      others,
      [...result.people, first!],
      [...others, { ...first!, screeningId: messageId }],
    ]) {
      expect(await worker.post([{ messageId, result: { ...result, people } }])).toMatchObject([
        { outcome: 'rejected', detail: 'the result is not about those of its message' },
      ]);
    }
    expect((await read(answer.body.id)).body).toMatchObject({ state: 'provisional', awaiting: 7 });
    expect(await worker.post([computed])).toMatchObject([{ outcome: 'accepted' }]);
    expect((await read(answer.body.id)).body).toMatchObject({
      state: 'decided',
      decision: 'admit',
      awaiting: 0,
    });
    const events = await harness.services.db.all(
      sql<{ kind: string }>`SELECT kind FROM crossing_events ORDER BY crossing_id, number`,
    );
    expect(events.map(({ kind }) => kind)).toEqual(['decided']);
  });

  it('refers a stranger whom a list names', async () => {
    await openList(harness, 'test-list');
    await publish(harness, 'test-list', [entry]);
    const answer = await open.check([stranger]);
    await handWorker(harness).drain();
    const now = await read(answer.body.id);
    expect(now.body).toMatchObject({ decision: 'refer', state: 'decided', listVersions: { 'test-list': 1 } });
    expect(codesOf(now)).toEqual(['standing_refer']);
    expect(now.body.travelerWords).not.toMatch(/screen|list/i);
  });

  it('does not admit a stranger whom a list names while their screening is under way', async () => {
    await openList(harness, 'test-list');
    const answer = await open.check([stranger]);
    const worker = handWorker(harness);
    await worker.pull();
    const computed = await worker.compute();
    await publish(harness, 'test-list', [entry]);
    await worker.post(computed);
    const between = await read(answer.body.id);
    expect([between.body.state, codesOf(between)]).toEqual(['decided', ['standing_pending']]);
    const again = await open.check([stranger]);
    await worker.drain();
    expect(codesOf(await read(again.body.id))).toEqual(['standing_refer']);
  });

  it('does not admit a member whom a list names from the moment it is published, though vetting pauses', async () => {
    const named = { givenNames: 'Luis', paternalSurname: 'Perez', birthDate: '1975-02-03' };
    const { rfid } = await makeMember(harness, { vehicles: [plate], ...named });
    const other = await makeMember(harness, { vehicles: [plate] });
    const decision = async (card: string) => (await booth.check([{ rfid: card }])).body.decision;
    await openList(harness, 'test-list');
    expect(await decision(rfid)).toBe('admit');
    await publish(harness, 'test-list', [entry]);
    expect(await decision(rfid)).toBe('refer');
    expect(await decision(other.rfid)).toBe('admit');
    harness.advance(61_000);
    expect(codesOf(await booth.check([{ rfid: other.rfid }]))).toEqual(['standing_stale']);
    await handWorker(harness).drain();
    expect(await decision(other.rfid)).toBe('admit');
    expect(await decision(rfid)).toBe('refer');
  });

  it('does not trust a standing that is older than 26 hours', async () => {
    const { rfid } = await makeMember(harness, { vehicles: [plate] });
    harness.advance(26 * 3_600_000 + 1);
    const answer = await booth.check([{ rfid }]);
    expect([answer.body.state, codesOf(answer)]).toEqual(['provisional', ['standing_stale']]);
    await handWorker(harness).drain();
    expect((await read(answer.body.id)).body).toMatchObject({ state: 'decided', decision: 'admit' });
  });

  it('replays stored events in order, each answered on its own', async () => {
    const { rfid } = await makeMember(harness, { vehicles: [plate] });
    const live = { idempotencyKey: 'live', body: booth.body([{ rfid }]) };
    await harness.request('POST', '/v1/crossings', {
      as: booth.as,
      body: live.body,
      headers: { 'idempotency-key': 'live' },
    });
    harness.advance(3 * 3_600_000);
    const capturedAt = new Date(harness.services.now() - 3_600_000).toISOString();
    const items = [
      live,
      { idempotencyKey: 'a', body: booth.body([{ rfid }], { capturedAt }) },
      { idempotencyKey: 'b', body: booth.body([{ rfid: 'no' }], { capturedAt }) },
      {
        idempotencyKey: 'c',
        body: { ...booth.body([stranger], { capturedAt, sequence: 900 }), phase: 'preread' },
      },
      { idempotencyKey: 'd', body: booth.body([stranger], { capturedAt, sequence: 900 }) },
      { idempotencyKey: 'd', body: booth.body([stranger], { capturedAt, sequence: 901 }) },
      { idempotencyKey: 'e', body: booth.body([{ rfid }], { capturedAt, sequence: 900 }) },
    ];
    const send = () => harness.request('POST', '/v1/crossings/batch', { as: booth.as, body: { items } });
    const { status, body } = await send();
    expect(status).toBe(200);
    const statuses = body.results.map((result: { status: number }) => result.status);
    expect(statuses).toEqual([201, 201, 422, 201, 201, 422, 409]);
    expect(body.results[0].replayed).toBe(true);
    expect(body.results[1].body).toMatchObject({ decision: 'admit', late: true });
    expect(body.results[2].problem.errors[0].pointer).toMatch(/^\/occupants\/0/);
    expect(body.results[6].problem.type).toBe('/problems/sequence-used');
    expect(await count(`travelers WHERE origin = 'lane'`)).toBe(1);
    const again = await send();
    expect(again.body.results[4].body).toEqual(body.results[4].body);
    expect(await count('crossings')).toBe(4);
  });

  it('marks every stored event late, however short the outage, with what the lane was told', async () => {
    const { rfid } = await makeMember(harness, { vehicles: [plate], standing: 'refer' });
    const items = [{ idempotencyKey: 'short', body: booth.body([{ rfid }]), told: 'admit' }];
    const { body } = await harness.request('POST', '/v1/crossings/batch', { as: booth.as, body: { items } });
    const [{ body: crossing }] = body.results;
    expect(crossing).toMatchObject({ decision: 'refer', late: true });
    expect(await count(`officer_tasks WHERE kind = 'late_hit' AND crossing_id = '${crossing.id}'`)).toBe(1);
    const told = `json_extract(detail, '$.told') = 'admit' AND object_id = '${crossing.id}'`;
    expect(await count(`audit_records WHERE action = 'crossing.check' AND ${told}`)).toBe(1);
  });

  it('alerts when the lane acted on another decision, because the answer never reached its terminal', async () => {
    const { rfid } = await makeMember(harness, { vehicles: [plate], standing: 'refer' });
    const lost = { idempotencyKey: 'lost-answer', body: booth.body([{ rfid }]) };
    const live = await harness.request('POST', '/v1/crossings', {
      as: booth.as,
      body: lost.body,
      headers: { 'idempotency-key': lost.idempotencyKey },
    });
    expect(live.body).toMatchObject({ decision: 'refer', late: false });
    const tasks = () => count(`officer_tasks WHERE kind = 'late_hit' AND crossing_id = '${live.body.id}'`);
    const send = (told?: string) =>
      harness.request('POST', '/v1/crossings/batch', {
        as: booth.as,
        body: { items: [told === undefined ? lost : { ...lost, told }] },
      });
    for (const told of [undefined, 'refer']) {
      const { body } = await send(told);
      expect(body.results[0]).toMatchObject({ replayed: true, body: { id: live.body.id } });
      expect(await tasks()).toBe(0);
    }
    for (let time = 0; time < 2; time += 1) {
      const { body } = await send('admit');
      expect(body.results[0].body).toEqual(live.body);
      expect(await tasks()).toBe(1);
    }
    const where = `object_id = '${live.body.id}' AND json_extract(detail, '$.decision') = 'refer'`;
    expect(await count(`audit_records WHERE action = 'crossing.told_alone' AND ${where}`)).toBe(2);
  });

  it('ends with what an officer did, once, the officer named', async () => {
    const { rfid } = await makeMember(harness, { vehicles: [plate] });
    const { body } = await booth.check([{ rfid }], { occupantCount: 3 });
    const dispose = (as: Parameters<Harness['bearer']>[0], more: object) =>
      harness.request('POST', `/v1/crossings/${body.id}/disposition`, {
        as,
        body: { disposition: 'refused', reason: 'document_invalid', ...more },
      });
    const badge = await badgeIn(harness, booth.as, 'officer-17');
    expect((await dispose(booth.as, {})).status).toBe(422);
    expect((await dispose(booth.as, { badge: 'nobody' })).status).toBe(422);
    expect((await dispose(open.as, { badge })).status).toBe(404);
    expect((await dispose(booth.as, { badge, reason: 'mood' })).status).toBe(422);
    const done = await dispose(booth.as, { badge });
    expect(done.body).toMatchObject({
      state: 'disposed',
      disposition: { officer: 'officer-17', disposition: 'refused' },
    });
    expect((await dispose({ roles: ['officer'] }, {})).status).toBe(409);
    const stream = await harness.request('GET', `/v1/crossings/${body.id}/events`, { as: booth.as });
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    expect(stream.body).toMatch(/event: checked\n[\s\S]*event: disposed\ndata: \{"decision":"refuse"/);
  });

  it('tells its events as they happen', async () => {
    const { body } = await open.check([stranger]);
    const stream = harness.request('GET', `/v1/crossings/${body.id}/events`, { as: open.as });
    await handWorker(harness).drain();
    expect((await stream).body).toMatch(/event: checked\n[\s\S]*event: decided\ndata: \{"decision":"admit"/);
  });

  it('is seen by its own lane and by officers alone', async () => {
    const { rfid } = await makeMember(harness, { vehicles: [plate] });
    const { body } = await booth.check([{ rfid }]);
    expect((await read(body.id, booth.as)).body.occupants[0].name).toBe('Ana Lopez');
    expect((await read(body.id)).status).toBe(200);
    expect((await read(body.id, open.as)).status).toBe(404);
    expect((await read(body.id, { roles: ['applicant'] })).status).toBe(403);
    expect((await read('nothing')).status).toBe(404);
    const nowhere = terminalAt(harness, 'nowhere');
    expect((await nowhere.check([{ rfid }])).status).toBe(403);
  });

  it('says precisely what is wrong with a body, and stores nothing of it', async () => {
    const bad: [object[], object, string][] = [
      [[{ rfid: 'xyz' }], {}, '/occupants/0/rfid'],
      [[], {}, '/occupants'],
      [[{ passId: '123456789' }], { occupantCount: undefined }, '/occupantCount'],
      [[{ passId: '123456789' }], { truck: plate }, '/truck'],
      [[{ passId: '123456789' }], { speed: 4 }, '/speed'],
      [[{ passId: '123456789' }], { capturedAt: 'noon' }, '/capturedAt'],
      [[{ mrz: [stranger.mrz[0], stranger.mrz[1].replace('G7', 'G1')] }], {}, '/occupants/0/mrz/1'],
    ];
    for (const [occupants, more, pointer] of bad) {
      const answer = await booth.check(occupants, more);
      expect(answer.status).toBe(422);
      expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
    }
    expect(await count('crossings')).toBe(0);
  });

  it('speaks the language of its reader', async () => {
    const { rfid } = await makeMember(harness, { vehicles: [plate] });
    const answer = await booth.check([{ rfid }], { occupantCount: 2 }, { 'accept-language': 'es-MX' });
    expect(answer.headers.get('content-language')).toBe('es');
    expect(answer.body.reasons[0].words).toMatch(/ocupantes/);
  });
});

describe('a stored decision', () => {
  it('can be made again from its basis, the draw from the secret that is published after the day', async () => {
    const harness = await makeHarness({ randomExamRate: 0.5 });
    const { services } = harness;
    const { db } = services;
    await db.batch(await ensureExamDay(services, services.now()));
    const booth = terminalAt(harness, sentri);
    const { rfid } = await makeMember(harness, { vehicles: [plate] });
    for (let i = 0; i < 20; i++) await booth.check([{ rfid }]);
    const rows = await db.all(
      sql<{
        basis: string;
        decision: 'admit';
        reasons: string;
      }>`SELECT basis, decision, reasons FROM crossings`,
    );
    const seen = new Set(rows.map(({ decision, reasons }) => `${decision} ${reasons}`));
    expect([...seen].sort()).toEqual(['admit []', 'refer ["random_exam"]']);
    for (const { basis, decision, reasons } of rows) {
      const stored = JSON.parse(basis) as Basis;
      expect(replayDecision(stored, { decision, reasons: JSON.parse(reasons) }).same).toBe(true);
      const other = decision === 'admit' ? 'refer' : 'admit';
      expect(replayDecision(stored, { decision: other, reasons: JSON.parse(reasons) }).same).toBe(false);
      expect(basis).not.toMatch(/Lopez|Ana/);
    }
    expect(await publishExamSecrets(services, services.now())).toEqual([]);
    harness.advance(86_400_000);
    // By this clock alone the day is over: it may have jumped.
    expect(await publishExamSecrets(services, services.now())).toEqual([]);
    await booth.check([{ rfid }]);
    await db.batch(await publishExamSecrets(services, services.now()));
    const days = await db.all(
      sql<{ published_secret: string | null }>`SELECT published_secret FROM exam_days ORDER BY day`,
    );
    expect(days.map(({ published_secret: secret }) => secret?.length)).toEqual([64, undefined]);
    await harness.close();
  });
});
