import fc from 'fast-check';
import { expect, it } from 'vitest';
import { attentionOf, snapshotAgeNow } from '../../src/terminals/attention.ts';

const now = Date.parse('2026-11-02T16:00:00Z');
const heartbeat = {
  at: new Date(now - 5_000).toISOString(),
  snapshotVersion: 7,
  snapshotAge: 60,
  journalDepth: 0,
  lastSequence: 12,
  deadLetters: 0,
  drill: false,
};
const terminal = {
  id: 't',
  name: 'Booth',
  laneId: '250401-S1',
  state: 'active' as const,
  registeredAt: new Date(0).toISOString(),
  keys: [],
  arrived: {},
  gaps: [],
};

it('finds nothing on a terminal that was just heard of and has all', () => {
  expect(attentionOf({ ...terminal, gaps: [], heartbeat }, now)).toEqual([]);
});

it('names everything that is not as it should be', () => {
  const gaps = [{ phase: 'booth', from: 3, to: 4 }];
  expect(attentionOf({ ...terminal, gaps: [] }, now)).toEqual(['never_heard']);
  const bad = { ...heartbeat, at: new Date(now - 61_000).toISOString(), journalDepth: 11, deadLetters: 1 };
  expect(attentionOf({ ...terminal, gaps, heartbeat: { ...bad, snapshotAge: 900 } }, now)).toEqual([
    'silent',
    'old_snapshot',
    'backlog',
    'refused',
    'gaps',
  ]);
  expect(attentionOf({ ...terminal, gaps: [], heartbeat: { ...heartbeat, snapshotAge: null } }, now)).toEqual(
    ['no_snapshot'],
  );
});

it('notices a clock that is off by more than the centre takes', () => {
  const at = (clockAhead: number) => ({ ...terminal, gaps: [], heartbeat: { ...heartbeat, clockAhead } });
  expect([at(-120), at(121)].map((one) => attentionOf(one, now))).toEqual([[], ['clock']]);
});

it('expects no heartbeat of a disabled terminal, and misses its events all the same', () => {
  const gaps = [{ phase: 'booth', from: 3, to: 4 }];
  expect(attentionOf({ ...terminal, state: 'disabled', gaps }, now)).toEqual(['gaps']);
});

it('lets a snapshot grow older for as long as nothing is heard', () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.nat(100_000), (age, silent) => {
      const at = new Date(now - silent * 1000).toISOString();
      const found = snapshotAgeNow({ heartbeat: { ...heartbeat, at, snapshotAge: age } }, now);
      expect(found).toBe((age + silent) * 1000);
    }),
  );
});
