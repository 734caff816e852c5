import type BetterSqlite3 from 'better-sqlite3';
import { type DatabaseError, toDatabaseError } from './database.ts';
import type { Query } from './sql.ts';
import { preparedOn } from './statements-node.ts';

/** The rows of each statement of a batch. */
export type Rows = readonly (readonly unknown[])[];

/** What a batch came to. */
export type Outcome<Member> =
  | { readonly member: Member; readonly rows: Rows }
  | { readonly member: Member; readonly error: DatabaseError };

interface Batch {
  readonly queries: readonly Query[];
}

/**
 * Commits batches in one transaction on this connection. A batch that fails undoes itself alone.
 *
 * @throws what the engine throws when all of them failed
 */
export function commitsTogether<Member extends Batch>(
  engine: BetterSqlite3.Database,
): (members: readonly Member[]) => readonly Outcome<Member>[] {
  const prepare = preparedOn(engine);
  const begin = prepare('BEGIN IMMEDIATE');
  const commit = prepare('COMMIT');
  const rollback = prepare('ROLLBACK');
  const savepoint = prepare('SAVEPOINT member');
  const release = prepare('RELEASE member');
  const undo = prepare('ROLLBACK TO member');

  function run(query: Query): readonly unknown[] {
    const statement = prepare(query.text);
    if (statement.reader) return statement.all(...query.values);
    statement.run(...query.values);
    return [];
  }

  /** The usual case: nobody fails, so nobody needs a savepoint, whose copies of pages cost a tenth of a commit. */
  function runTogether(members: readonly Member[]): Outcome<Member>[] {
    return members.map((member) => ({ member, rows: member.queries.map(run) }));
  }

  /** Each member in a savepoint of its own; whoever fails lets the others go on. */
  function runApart(members: readonly Member[]): Outcome<Member>[] {
    return members.map((member) => {
      savepoint.run();
      try {
        const rows = member.queries.map(run);
        release.run();
        return { member, rows };
      } catch (error) {
        // Disk full and I/O errors roll the whole transaction back: there is no savepoint left to return to.
        if (!engine.inTransaction) throw error;
        undo.run();
        release.run();
        return { member, error: toDatabaseError(error) };
      }
    });
  }

  function inTransaction(work: () => Outcome<Member>[]): Outcome<Member>[] {
    begin.run();
    try {
      const outcomes = work();
      commit.run();
      return outcomes;
    } catch (error) {
      if (engine.open && engine.inTransaction) rollback.run();
      throw error;
    }
  }

  return function commitTogether(members) {
    if (members.length === 1) return inTransaction(() => runTogether(members));
    try {
      return inTransaction(() => runTogether(members));
    } catch (error) {
      if (toDatabaseError(error).kind === 'unavailable') throw error;
      return inTransaction(() => runApart(members));
    }
  };
}
