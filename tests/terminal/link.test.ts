import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openJournal } from '../../src/terminal/journal.ts';
import { openTerminal } from '../../src/terminal/terminal.ts';
import { openBadLink } from './bad-link.ts';
import { inTheirCar, openCentre } from './centre.ts';
import { newFolder } from './folders.ts';

const lane = { laneId: '250401-S1', laneClass: 'sentri' } as const;
const isCheck = (path: string) => path === '/v1/crossings';
const isBatch = (path: string) => path.endsWith('/batch');

async function opened() {
  const centre = await openCentre();
  const member = await centre.member();
  const link = await openBadLink(centre.url);
  const folder = newFolder();
  await centre.enroll(folder);
  const terminal = await openTerminal({ url: link.url, folder, ...lane });
  await terminal.round();
  return { centre, member, link, folder, terminal };
}

describe('a terminal whose centre hangs', () => {
  it('lets the first car wait, the second not, and finds the centre again by itself', async () => {
    const { member, link, terminal } = await opened();
    link.fate = () => 'hang';
    const before = link.seen.length;
    const answers = [];
    for (let car = 0; car < 3; car += 1) answers.push(await terminal.check(inTheirCar(member)));
    expect(link.seen.length - before).toBe(1);
    expect(answers.map(({ decision }) => decision)).toEqual(['admit', 'admit', 'admit']);
    expect(answers[0]?.tookMs).toBeGreaterThanOrEqual(1_400);
    expect(answers[1]?.tookMs).toBeLessThan(1_000);
    expect(answers.map(({ link: state }) => state)).toEqual(['open', 'open', 'open']);

    link.fate = () => 'pass';
    for (let round = 0; round < 30 && terminal.status().journal.pending > 0; round += 1) {
      await terminal.round();
      await sleep(100);
    }
    expect(terminal.status().journal).toEqual({ pending: 0, sent: 3, dead: 0 });
    expect((await terminal.check(inTheirCar(member))).degraded).toBe(false);
    await terminal.close();
  });

  it('takes a busy answer to a check for none, and sends the event later under the same key', async () => {
    const { member, link, terminal } = await opened();
    link.fate = (path) => (isCheck(path) ? { status: 503, retryAfter: 1 } : 'pass');
    expect(await terminal.check(inTheirCar(member))).toMatchObject({ decision: 'admit', degraded: true });
    link.fate = () => 'pass';
    await sleep(600);
    await terminal.round();
    expect(terminal.status().journal).toEqual({ pending: 0, sent: 1, dead: 0 });
    const first = link.seen.find(({ path }) => isCheck(path));
    const again = link.seen.find(({ path }) => isBatch(path));
    const [item] = JSON.parse(again?.body ?? '{}').items;
    expect(item.idempotencyKey).toBe(first?.headers['idempotency-key']);
    expect(item.body).toEqual(JSON.parse(first?.body ?? '{}'));
    await terminal.close();
  });
});

describe('events that are sent later', () => {
  it('wait as long as a busy centre asks, while checks go on', async () => {
    const { member, link, terminal, folder } = await opened();
    const journal = openJournal(folder);
    for (let event = 0; event < 3; event += 1) {
      const body = { ...inTheirCar(member), capturedAt: new Date().toISOString() };
      journal.append('booth', (sequence) => JSON.stringify({ ...body, sequence }));
    }
    journal.close();
    let busy = 2;
    link.fate = (path) => {
      if (!isBatch(path) || busy === 0) return 'pass';
      busy -= 1;
      return busy === 1 ? { status: 429, retryAfter: 1 } : { status: 503 };
    };
    const round = terminal.round();
    await sleep(300);
    expect(await terminal.check(inTheirCar(member))).toMatchObject({ degraded: false, link: 'closed' });
    await round;
    const times = link.seen.filter(({ path }) => isBatch(path)).map(({ at }) => at);
    expect(times).toHaveLength(3);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(995);
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(495);
    expect(terminal.status().journal).toEqual({ pending: 0, sent: 4, dead: 0 });
    await terminal.close();
  });

  it('let a check that is under way go first', async () => {
    const { member, link, terminal, folder } = await opened();
    const journal = openJournal(folder);
    const body = { ...inTheirCar(member), capturedAt: new Date().toISOString() };
    journal.append('booth', (sequence) => JSON.stringify({ ...body, sequence }));
    journal.close();
    link.fate = (path) => (isCheck(path) ? 'hang' : 'pass');
    const began = performance.now();
    const check = terminal.check(inTheirCar(member));
    const round = terminal.round();
    await Promise.all([check, round]);
    const batches = link.seen.filter(({ path, at }) => isBatch(path) && at > began);
    for (const { at } of batches) expect(at - began).toBeGreaterThan(1_400);
    await terminal.close();
  });

  it('that the centre refuses for good are kept with its reason, and hold up none behind them', async () => {
    const { member, terminal, folder } = await opened();
    const journal = openJournal(folder);
    const at = new Date().toISOString();
    const bodies = [
      { ...inTheirCar(member), capturedAt: at },
      { phase: 'booth', occupants: [{ passId: '12' }], occupantCount: 1, capturedAt: at },
      { ...inTheirCar(member), capturedAt: at },
    ];
    for (const body of bodies) journal.append('booth', (sequence) => JSON.stringify({ ...body, sequence }));
    journal.close();
    await terminal.round();
    expect(terminal.status().journal).toEqual({ pending: 0, sent: 2, dead: 1 });
    const [dead] = terminal.deadLetters();
    expect(dead).toMatchObject({ sequence: 1, phase: 'booth', state: 'dead' });
    expect(dead?.body).toContain('"passId":"12"');
    expect(JSON.parse(dead?.outcome ?? '{}')).toMatchObject({ status: 422 });
    await terminal.close();
  });
});
