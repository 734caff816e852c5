import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { drillTravelers } from '../../src/terminal/drill.ts';
import { readIdentity } from '../../src/terminal/identity.ts';
import { NotReadable } from '../../src/terminal/not-readable.ts';
import { readLine } from '../../src/terminal/read-line.ts';
import { openTerminal } from '../../src/terminal/terminal.ts';
import { openBadLink } from './bad-link.ts';
import { inTheirCar, openCentre } from './centre.ts';
import { newFolder } from './folders.ts';

const lane = { laneId: '250401-S1', laneClass: 'sentri' } as const;
const presented = drillTravelers.map(({ rfid, plate }) => readLine(`rfid ${rfid} ${plate} BCN MEX`));

describe('a drill', () => {
  it('shows every decision with synthetic travelers, all marked, and none reaches the centre or its counts', async () => {
    const centre = await openCentre();
    const member = await centre.member();
    const link = await openBadLink(centre.url);
    const folder = newFolder();
    await centre.enroll(folder);
    const terminal = await openTerminal({ url: link.url, folder, ...lane });
    await terminal.round();
    expect(await terminal.check(inTheirCar(member))).toMatchObject({ decision: 'admit', drill: false });

    terminal.drill.begin();
    const answers = [];
    for (const one of presented) answers.push(await terminal.check(one));
    expect(answers.map(({ decision }) => decision)).toEqual(['admit', 'refer', 'redirect']);
    expect(answers.every(({ drill, degraded }) => drill && degraded)).toBe(true);
    // What the terminal does beside goes on, and tells the centre.
    await terminal.round();
    expect(terminal.status()).toMatchObject({
      drill: true,
      link: 'closed',
      journal: { pending: 0, sent: 1 },
    });
    const told = link.seen
      .filter(({ path }) => path.endsWith('/heartbeat'))
      .map(({ body }) => JSON.parse(body));
    expect(told.map(({ drill }) => drill)).toEqual([false, true]);
    const terminals = (await (await centre.call('admin', 'GET', '/v1/terminals')).json()) as {
      items: { heartbeat?: { drill: boolean } }[];
    };
    expect(terminals.items[0]?.heartbeat?.drill).toBe(true);

    terminal.drill.end();
    expect(await terminal.check(inTheirCar(member))).toMatchObject({
      drill: false,
      degraded: false,
      sequence: 1,
    });
    const crossings = await centre.call(
      'admin',
      'GET',
      `/v1/crossings?terminal=${readIdentity(folder)?.terminalId}&limit=100`,
    );
    const { items } = (await crossings.json()) as { items: unknown[] };
    expect(items).toHaveLength(2);
    for (const { rfid } of drillTravelers) expect(JSON.stringify(link.seen)).not.toContain(rfid);
    await terminal.close();
  });

  it('takes nobody real, and the lane nobody synthetic: neither becomes an event', async () => {
    const folder = newFolder();
    const terminal = await openTerminal({ url: 'http://127.0.0.1:9', folder, ...lane });
    const real = readLine('rfid e28000005a4d0002faf08137 DNL3228 CA USA');
    const mixed = readLine(`rfid ${drillTravelers[0]?.rfid} DNL3228 CA USA`);
    for (const one of [...presented, mixed]) {
      await expect(terminal.check(one)).rejects.toThrow(NotReadable);
    }
    terminal.drill.begin();
    for (const one of [real, mixed]) await expect(terminal.check(one)).rejects.toThrow('drill off');
    await expect(terminal.check({} as never)).rejects.toThrow(NotReadable);
    expect([terminal.drill.count(), terminal.status().journal.pending]).toEqual([0, 0]);
    terminal.drill.end();
    expect(await terminal.check(real)).toMatchObject({ sequence: 0, drill: false });
    await terminal.close();
  });

  it('keeps a journal of its own, which can be deleted while it goes on', async () => {
    const folder = newFolder();
    const terminal = await openTerminal({ url: 'http://127.0.0.1:9', folder, ...lane });
    terminal.drill.begin();
    for (const one of presented) await terminal.check(one);
    expect(terminal.drill.count()).toBe(3);
    terminal.drill.clear();
    expect(terminal.drill.count()).toBe(0);
    expect(await terminal.check(presented[0] as never)).toMatchObject({ sequence: 0, drill: true });
    terminal.drill.end();
    terminal.drill.clear();
    expect(existsSync(join(folder, 'drill'))).toBe(false);
    expect(readFileSync(join(folder, 'journal.db'), 'latin1')).not.toContain('d2111');
    await terminal.close();
  });
});
