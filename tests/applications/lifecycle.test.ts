import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ApplicationState,
  type ApplicationVerb,
  allowedIn,
  applicationStates,
  isClosed,
  isVerbOf,
  mayMove,
  transitions,
} from '../../src/applications/lifecycle.ts';
import { sql } from '../../src/db/sql.ts';
import { openTestDatabase } from '../harness/node.ts';

describe('the lifecycle of an application', () => {
  it('is the same in TypeScript and in SQL', async () => {
    const { db, close } = await openTestDatabase();
    const rows = await db.all(
      sql<{ from_state: string; to_state: string }>`SELECT from_state, to_state FROM application_transitions`,
    );
    const inSql = rows.map(({ from_state, to_state }) => `${from_state} -> ${to_state}`).sort();
    const inCode = Object.entries(transitions).flatMap(([from, to]) => to.map((one) => `${from} -> ${one}`));
    expect(inSql).toEqual(inCode.sort());
    await close();
  });

  it('is kept by the database whatever is tried', async () => {
    const { db, close } = await openTestDatabase();
    await fc.assert(
      fc.asyncProperty(
        fc.uuid(),
        fc.array(fc.constantFrom(...applicationStates), { maxLength: 12 }),
        async (id, moves) => {
          await db.batch([
            sql`INSERT INTO applications (id, applicant_id, program, kind, state, created_at, state_since)
            VALUES (${id}, 'a', 'SENTRI', 'new', 'draft', 0, 0)`,
          ]);
          let state: ApplicationState = 'draft';
          for (const next of moves) {
            const move = db.batch([sql`UPDATE applications SET state = ${next} WHERE id = ${id}`]);
            const allowed = next === state || mayMove(state, next);
            if (allowed) {
              await move;
              state = next;
            } else {
              await expect(move).rejects.toMatchObject({ kind: 'transition' });
            }
          }
          const row = await db.first(sql<{ state: string }>`SELECT state FROM applications WHERE id = ${id}`);
          expect(row?.state).toBe(state);
        },
      ),
      { numRuns: 50 },
    );
    await close();
  });

  it('ends in approved, cancelled and expired; a denial can be set aside and leads back to screening alone', () => {
    expect(applicationStates.filter(isClosed)).toEqual(['approved', 'cancelled', 'expired']);
    expect(transitions.denied).toEqual(['submitted']);
  });

  it('leaves the order of a card its fee, its end and its issue, and keeps the issue from all others', () => {
    const verbs = Object.keys(allowedIn) as ApplicationVerb[];
    const ofCards = verbs.filter((verb) => isVerbOf('replacement', verb));
    expect(ofCards.sort()).toEqual(['cancel', 'expire', 'issueCard', 'pay']);
    fc.assert(
      fc.property(fc.constantFrom('new', 'renewal'), fc.constantFrom(...verbs), (kind, verb) => {
        expect(isVerbOf(kind, verb)).toBe(verb !== 'issueCard');
      }),
    );
  });

  it('lets every state be reached from a draft', () => {
    const reached = new Set<ApplicationState>(['draft']);
    for (const state of reached) for (const next of transitions[state]) reached.add(next);
    expect([...reached].sort()).toEqual([...applicationStates].sort());
  });
});
