import type { Query } from './sql.ts';

/** Reads, and atomic batches: the whole of what the application may do to its database, on either engine. */
export interface Database {
  all<Row>(query: Query<Row>): Promise<readonly Row[]>;
  first<Row>(query: Query<Row>): Promise<Row | undefined>;
  /**
   * Runs the queries in order in one transaction; resolves when it is durable, with the rows of each.
   * Any failure undoes all of them and rejects with {@link DatabaseError}.
   */
  batch(queries: readonly Query[]): Promise<readonly (readonly unknown[])[]>;
  /**
   * In a word why the last batch could not be stored, though nothing was wrong with it; undefined since one was stored
   * after it. Absent where the engine's disk is not ours to look at.
   */
  storeFault?(): string | undefined;
}

/** Why a batch was refused: what the caller can act on, not the engine's own words. */
export type DatabaseErrorKind =
  | 'guard'
  | 'transition'
  | 'unique'
  | 'foreign_key'
  | 'check'
  | 'append_only'
  | 'unavailable'
  | 'other';

/** A refused batch. `detail` is the guard's reason, the lifecycle and move, or the constraint's columns. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly kind: DatabaseErrorKind;
  readonly detail: string;

  constructor(kind: DatabaseErrorKind, detail: string, options?: ErrorOptions) {
    super(`${kind}: ${detail}`, options);
    this.kind = kind;
    this.detail = detail;
  }

  /** True when this guard stopped the batch. */
  isGuard(reason: string): boolean {
    return this.kind === 'guard' && this.detail === reason;
  }
}

const patterns: readonly [DatabaseErrorKind, RegExp][] = [
  ['guard', /guard: ([a-z_]+)/],
  ['transition', /transition: ([a-z_]+ [a-z_]+ -> [a-z_]+)/],
  ['append_only', /append only: ([a-z_]+)/],
  ['unique', /UNIQUE constraint failed: ([\w., ]+)/],
  ['foreign_key', /(FOREIGN KEY constraint failed)/],
  ['check', /(?:CHECK|NOT NULL) constraint failed: ([^:]+)/],
  ['unavailable', /(database or disk is full|disk I\/O error|database is locked|readonly database)/],
];

/** Reads an engine's error message; the two engines agree on SQLite's words and wrap them differently. */
export function toDatabaseError(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const message = error instanceof Error ? error.message : String(error);
  for (const [kind, pattern] of patterns) {
    const found = pattern.exec(message);
    if (found) return new DatabaseError(kind, (found[1] ?? '').trim(), { cause: error });
  }
  return new DatabaseError('other', message, { cause: error });
}
