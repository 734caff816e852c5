import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase } from '#harness';
import { type Database, DatabaseError } from '../../src/db/database.ts';
import { type Query, rawSql, sql } from '../../src/db/sql.ts';

let db: Database;
let close: () => Promise<void>;

const traveler = sql`INSERT INTO travelers VALUES ('t', 'office', 1, 'hash', '[]', 0)`;

beforeEach(async () => {
  ({ db, close } = await openTestDatabase());
  await db.batch([
    traveler,
    sql`INSERT INTO watchlists (id, name, owner_agency, legal_basis, caveat, created_at)
      VALUES ('l', 'List', 'CBP', 'law', 'record', 0)`,
    sql`INSERT INTO ports VALUES ('2504', 'San Ysidro', 'California', 'America/Los_Angeles', 32.5, -117.0)`,
    sql`INSERT INTO port_crossings VALUES ('250401', '2504', 'San Ysidro')`,
    sql`INSERT INTO lanes (id, crossing_code, lane_class, number) VALUES ('lane', '250401', 'sentri', 1)`,
  ]);
});
afterEach(() => close());

interface Lifecycle {
  readonly table: string;
  readonly noun: string;
  readonly starts: readonly string[];
  readonly states: readonly string[];
  insert(id: string, state: string): Query;
  /** What has to change with the state. */
  along?(state: string): string;
}

const lifecycles: readonly Lifecycle[] = [
  {
    table: 'applications',
    noun: 'application',
    starts: ['draft'],
    states: [
      'draft',
      'payment_pending',
      'submitted',
      'pending_review',
      'conditionally_approved',
      'interview_scheduled',
      'approved',
      'denied',
      'cancelled',
      'expired',
    ],
    insert: (
      id,
      state,
    ) => sql`INSERT INTO applications (id, applicant_id, program, kind, state, created_at, state_since)
      VALUES (${id}, 'a', 'SENTRI', 'new', ${state}, 0, 0)`,
  },
  {
    table: 'memberships',
    noun: 'membership',
    starts: ['active'],
    states: ['active', 'suspended', 'revoked', 'expired', 'grace'],
    insert: (
      id,
      state,
    ) => sql`INSERT INTO memberships (id, traveler_id, applicant_id, program, pass_id, state,
        starts_at, expires_at, state_since)
      VALUES (${id}, 't', 'a', 'SENTRI', ${String(passId++)}, ${state}, 0, 1, 0)`,
  },
  {
    table: 'matches',
    noun: 'match',
    starts: ['open'],
    states: ['open', 'same_person', 'different_person', 'inconclusive', 'withdrawn'],
    insert: (
      id,
      state,
    ) => sql`INSERT INTO matches (id, traveler_id, list_id, entry_id, entry_hash, subject_hash,
        entry_name, score, parts, state, found_seq, found_at, state_since)
      VALUES (${id}, 't', 'l', ${id}, 'h', 'h', 'Name', 0.9, '[]', ${state}, 1, 0, 0)`,
  },
  {
    table: 'redress_requests',
    noun: 'redress',
    starts: ['open'],
    states: ['open', 'waiting_for_traveler', 'closed'],
    insert: (
      id,
      state,
    ) => sql`INSERT INTO redress_requests (id, applicant_id, ground, state, outcome, opened_at, state_since)
      VALUES (${id}, ${id}, 'referred', ${state}, ${state === 'closed' ? 'upheld' : null}, 0, 0)`,
    along: (state) => `, outcome = ${state === 'closed' ? `'upheld'` : 'NULL'}`,
  },
  {
    table: 'crossings',
    noun: 'crossing',
    starts: ['provisional', 'decided'],
    states: ['provisional', 'decided', 'disposed'],
    insert: (
      id,
      state,
    ) => sql`INSERT INTO crossings (id, terminal_id, lane_id, sequence, phase, direction, state,
        decision, reasons, persons, basis, captured_at, received_at)
      VALUES (${id}, ${id}, 'lane', 1, 'booth', 'northbound', ${state}, 'refer', '[]', 1, '{}', 0, 0)`,
  },
];
let passId = 100_000_000;

async function outcome(query: Query): Promise<string> {
  return db.batch([query]).then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof DatabaseError) return `${error.kind}: ${error.detail}`;
      throw error;
    },
  );
}

for (const { table, noun, starts, states, insert, along = () => '' } of lifecycles) {
  describe(`the lifecycle of ${table}`, () => {
    it('begins where it may and nowhere else', async () => {
      for (const state of states) {
        const expected = starts.includes(state) ? 'done' : `transition: ${noun} none -> ${state}`;
        expect(await outcome(insert(`start-${state}`, state))).toBe(expected);
      }
    });

    it('makes every move of its transition table and no other', async () => {
      const rows = await db.all(
        rawSql<{ from_state: string; to_state: string }>(`SELECT * FROM ${noun}_transitions`),
      );
      const allowed = new Set(rows.map((row) => `${row.from_state} ${row.to_state}`));
      for (const row of rows) expect(states).toEqual(expect.arrayContaining([row.from_state, row.to_state]));

      // The shortest way from a start to each state that can be reached.
      const ways = new Map<string, readonly string[]>(starts.map((start) => [start, [start]]));
      for (const [state, way] of ways) {
        for (const to of states)
          if (allowed.has(`${state} ${to}`) && !ways.has(to)) ways.set(to, [...way, to]);
      }
      expect([...ways.keys()].sort()).toEqual([...states].sort());

      for (const [from, way] of ways) {
        for (const to of states) {
          const id = `${from} ${to}`;
          const move = (state: string) =>
            rawSql(`UPDATE ${table} SET state = ?${along(state)} WHERE id = ?`, [state, id]);
          const [start = '', ...rest] = way;
          await db.batch([insert(id, start), ...rest.map(move)]);
          const may = from === to || allowed.has(id);
          expect(await outcome(move(to))).toBe(may ? 'done' : `transition: ${noun} ${from} -> ${to}`);
        }
      }
    });
  });
}
