import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { membershipHolds, membershipStates, membershipTransitions } from '../../src/memberships/lifecycle.ts';
import { addMonths } from '../../src/memberships/term.ts';
import { openTestDatabase } from '../harness/node.ts';

describe('the lifecycle of a membership', () => {
  let opened: Awaited<ReturnType<typeof openTestDatabase>>;
  beforeAll(async () => {
    opened = await openTestDatabase();
  });
  afterAll(() => opened.close());

  it('is the same in the code and in the transition table', async () => {
    const rows = await opened.db.all(
      sql<{ from_state: string; to_state: string }>`SELECT from_state, to_state FROM membership_transitions`,
    );
    const stored = rows.map(({ from_state, to_state }) => `${from_state} -> ${to_state}`);
    const coded = membershipStates.flatMap((from) =>
      membershipTransitions[from].map((to) => `${from} -> ${to}`),
    );
    expect(stored.sort()).toEqual(coded.sort());
  });

  it('names the states that the table allows', async () => {
    const table = await opened.db.first(
      sql<{ sql: string }>`SELECT sql FROM sqlite_schema WHERE name = 'memberships'`,
    );
    const allowed = /state IN \(([^)]*)\)/.exec(table?.sql ?? '')?.[1] ?? '';
    expect(allowed.split(',').map((part) => part.trim().replaceAll("'", ''))).toEqual([...membershipStates]);
  });

  it('holds until its end and not a moment longer, whatever due work has done', () => {
    expect(membershipHolds({ state: 'active', expiresAt: 10, graceUntil: null }, 9)).toBe(true);
    expect(membershipHolds({ state: 'active', expiresAt: 10, graceUntil: null }, 10)).toBe(false);
    expect(membershipHolds({ state: 'grace', expiresAt: 10, graceUntil: 20 }, 19)).toBe(true);
    expect(membershipHolds({ state: 'grace', expiresAt: 10, graceUntil: 20 }, 20)).toBe(false);
    expect(membershipHolds({ state: 'suspended', expiresAt: 10, graceUntil: null }, 9)).toBe(false);
  });

  it('counts months by the calendar', () => {
    const iso = (text: string, months: number) => new Date(addMonths(Date.parse(text), months)).toISOString();
    expect(iso('2028-02-29T10:00:00Z', 12)).toBe('2029-02-28T10:00:00.000Z');
    expect(iso('2026-11-02T16:00:00Z', 60)).toBe('2031-11-02T16:00:00.000Z');
    expect(iso('2026-12-31T00:00:00Z', 2)).toBe('2027-02-28T00:00:00.000Z');
  });
});
