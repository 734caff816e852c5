import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import {
  contestableUntil,
  contestMs,
  grounds,
  isContestable,
  outcomes,
  redressStates,
  redressTransitions,
  stateAfter,
} from '../../src/redress/rules.ts';
import { openTestDatabase } from '../harness/node.ts';

const time = fc.integer({ min: 0, max: 4_000_000_000_000 });

describe('the rules of redress', () => {
  it('are the same in the code and in the database', async () => {
    const { db, close } = await openTestDatabase();
    const rows = await db.all(
      sql<{ from_state: string; to_state: string }>`SELECT from_state, to_state FROM redress_transitions`,
    );
    const coded = redressStates.flatMap((from) => redressTransitions[from].map((to) => `${from} -> ${to}`));
    expect(rows.map(({ from_state, to_state }) => `${from_state} -> ${to_state}`).sort()).toEqual(
      coded.sort(),
    );
    const table = await db.first(
      sql<{ sql: string }>`SELECT sql FROM sqlite_schema WHERE name = 'redress_requests'`,
    );
    const listed = (column: string) =>
      (new RegExp(`${column} IN \\(([^)]*)\\)`).exec(table?.sql ?? '')?.[1] ?? '')
        .split(',')
        .map((part) => part.trim().replaceAll("'", ''));
    expect(listed('ground')).toEqual([...grounds]);
    expect(listed('outcome')).toEqual([...outcomes]);
    await close();
  });

  it('leave thirty days to contest a decision, and no end to contest being referred', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...grounds),
        time,
        fc.integer({ min: -contestMs, max: 3 * contestMs }),
        (ground, since, later) => {
          const can = isContestable(ground, since, since + later);
          expect(can).toBe(ground === 'referred' || later <= contestMs);
          expect(contestableUntil(ground, since)).toBe(ground === 'referred' ? undefined : since + contestMs);
        },
      ),
    );
  });

  it('make it an officer’s turn after the traveler’s words, and the traveler’s after a question alone', () => {
    fc.assert(
      fc.property(fc.constantFrom('open', 'waiting_for_traveler'), fc.boolean(), (state, asks) => {
        expect(stateAfter(state, 'traveler', asks)).toBe('open');
        expect(stateAfter(state, 'officer', true)).toBe('waiting_for_traveler');
        expect(stateAfter(state, 'officer', false)).toBe(state);
      }),
    );
  });
});
