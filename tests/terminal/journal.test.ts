import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { closedBreaker, failed, probing, succeeded } from '../../src/terminal/breaker.ts';
import { openJournal } from '../../src/terminal/journal.ts';
import { openTerminal } from '../../src/terminal/terminal.ts';
import { newFolder } from './folders.ts';

describe('the journal', () => {
  it('numbers each phase without a gap, over restarts, readable by its owner alone', () => {
    const folder = newFolder();
    for (let start = 0; start < 3; start += 1) {
      const journal = openJournal(folder);
      for (const phase of ['booth', 'preread', 'booth'] as const) journal.append(phase, () => '{}');
      journal.close();
    }
    const journal = openJournal(folder);
    const of = (phase: string) =>
      journal.events().flatMap((event) => (event.phase === phase ? [event.sequence] : []));
    expect(of('booth')).toEqual([0, 1, 2, 3, 4, 5]);
    expect(of('preread')).toEqual([0, 1, 2]);
    journal.close();
    expect(statSync(join(folder, 'journal.db')).mode & 0o077).toBe(0);
  });

  it('forgets what was presented once the centre has it, and keeps what the centre refuses', () => {
    const journal = openJournal(newFolder());
    const [sent, dead] = [journal.append('booth', () => '{"a":1}'), journal.append('booth', () => '{"b":2}')];
    journal.sent(sent, 'crossing-1');
    journal.dead(dead, 'refused');
    journal.dead(sent, 'late');
    expect(journal.pending(10)).toEqual([]);
    expect(journal.events('sent')).toMatchObject([{ body: null, outcome: 'crossing-1' }]);
    expect(journal.events('dead')).toMatchObject([{ body: '{"b":2}', outcome: 'refused' }]);
    journal.close();
  });
});

describe('the circuit breaker', () => {
  it('lets one probe through when its pause is over, and rests longer after each failure, at most ten seconds', () => {
    let breaker = failed(closedBreaker, 1_000);
    expect(probing(breaker, 1_499)).toBeUndefined();
    const probe = probing(breaker, 1_500);
    expect(probe?.state).toBe('half_open');
    expect(probe && probing(probe, 99_999)).toBeUndefined();
    for (let i = 0; i < 40; i += 1) breaker = failed(breaker, 0);
    expect(breaker.probeAt).toBe(10_000);
    expect(succeeded().state).toBe('closed');
  });
});

describe('a journal of many years', () => {
  it('forgets what was sent long ago, never what the centre does not have, and counts on', () => {
    const folder = newFolder();
    const journal = openJournal(folder);
    const events = Array.from({ length: 450 }, () => journal.append('booth', () => '{}'));
    const kept = new Set([7, 9, 449]);
    for (const event of events) {
      if (event.sequence === 7) journal.dead(event, '{}');
      else if (event.sequence !== 9) journal.sent(event, `c${event.sequence}`);
    }
    expect(journal.forgetSent(Date.now() - 60_000)).toBe(0);
    const later = Date.now() + 60_000;
    const rounds = [1, 2, 3, 4].map(() => journal.forgetSent(later));
    expect(rounds).toEqual([200, 200, 47, 0]);
    expect(journal.events().map(({ sequence }) => sequence)).toEqual([...kept]);
    expect(journal.counts()).toEqual({ pending: 1, sent: 448, dead: 1 });
    expect(journal.append('booth', () => '{}').sequence).toBe(450);
    journal.close();
  });
});

describe('the folder of a terminal', () => {
  it('is for one terminal at a time', async () => {
    const options = {
      url: 'http://127.0.0.1:9',
      folder: newFolder(),
      laneId: '250401-S1',
      laneClass: 'sentri',
    } as const;
    const first = await openTerminal(options);
    await expect(openTerminal(options)).rejects.toThrow('in use by another');
    await first.close();
    await (await openTerminal(options)).close();
  });
});
