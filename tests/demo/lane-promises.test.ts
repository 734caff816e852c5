import { describe, expect, it } from 'vitest';
import { type Evidence, promisesOf, type Who } from '../../src/demo/lane-promises.ts';
import type { TerminalAnswer } from '../../src/terminal/answer.ts';

const day: readonly (readonly [Who, TerminalAnswer['decision'], boolean])[] = [
  ['member', 'admit', false],
  ['revoked', 'refer', false],
  ['member', 'admit', true],
  ['revoked', 'refer', true],
  ['unknown', 'redirect', true],
  ['family', 'admit', false],
];

/** A day as it should be, with whatever is changed in it. */
function evidence(change: (evidence: { -readonly [K in keyof Evidence]: Evidence[K] }) => void): Evidence {
  const answer = (
    decision: TerminalAnswer['decision'],
    degraded: boolean,
    sequence: number,
  ): TerminalAnswer => ({
    phase: 'booth',
    sequence,
    decision,
    reasons: [],
    cards: [],
    degraded,
    snapshotVersion: 1,
    snapshotAge: 1,
    link: degraded ? 'open' : 'closed',
    tookMs: 5,
    drill: false,
  });
  const event = (sequence: number) => ({
    phase: 'booth' as const,
    sequence,
    idempotencyKey: `k${sequence}`,
    body: null,
    state: 'sent' as const,
    answer: null,
    degraded: 0 as const,
    outcome: `c${sequence}`,
  });
  const all = {
    lines: day.map(([who, decision, alone], index) => ({ who, answer: answer(decision, alone, index) })),
    journal: day.map((_, index) => event(index)),
    stored: day.map((_, sequence) => ({
      id: `c${sequence}`,
      phase: 'booth',
      sequence,
      checked: 1,
      sound: true,
    })),
    gaps: 0,
    terminalCode: 0,
    auditCode: 0,
  };
  change(all);
  return all;
}

const broken = (change: Parameters<typeof evidence>[0]) =>
  promisesOf(evidence(change)).flatMap(({ promise, ok }) => (ok ? [] : [promise]));

/** The day with another answer to one of its lines. */
const answered = (line: number, change: Partial<TerminalAnswer>) =>
  broken((all) => {
    all.lines = all.lines.map((one, index) =>
      index === line && one.answer ? { ...one, answer: { ...one.answer, ...change } } : one,
    );
  });

describe('the promises to a lane', () => {
  it('are kept by a day as it should be', () => {
    expect(broken(() => {})).toEqual([]);
  });

  it('are each broken by what breaks it', () => {
    expect(answered(3, { tookMs: 2_000 })).toEqual(['every line is answered within two seconds']);
    expect(answered(3, { decision: 'admit' })).toEqual(['a revoked member is referred, alone too']);
    expect(answered(4, { decision: 'admit' })).toEqual(['nobody unknown is admitted']);
    expect(answered(2, { decision: 'refer' })).toEqual(['members in their own cars are admitted, alone too']);
    expect(answered(5, { degraded: true })).toEqual([
      'the lane goes on alone, and returns to the centre by itself',
    ]);
    const journal = ['the centre’s events are the terminal’s journal, one for one'];
    expect(broken((all) => (all.stored = all.stored.slice(1)))).toEqual(journal);
    expect(broken((all) => (all.stored = [...all.stored, { ...all.stored[0]!, sequence: 9 }]))).toEqual(
      journal,
    );
    expect(broken((all) => (all.stored = all.stored.map((one) => ({ ...one, id: 'c0' }))))).toEqual(journal);
    expect(broken((all) => (all.stored = all.stored.map((one) => ({ ...one, checked: 2 }))))).toEqual(
      journal,
    );
    expect(broken((all) => (all.gaps = 1))).toEqual(journal);
    expect(broken((all) => (all.terminalCode = 1))).toEqual(journal);
    expect(broken((all) => (all.auditCode = 1))).toEqual(['the audit log verifies']);
    expect(
      broken((all) => (all.lines = all.lines.map((one) => ({ ...one, answer: undefined })))).length,
    ).toBe(5);
  });
});
