/** What both engines take and give back. D1 refuses bigint, booleans and undefined, so nobody binds them. */
export type SqlValue = string | number | null;

/** A statement with its bound values. `Row` is what its rows look like; it exists in the types alone. */
export interface Query<Row = unknown> {
  readonly text: string;
  readonly values: readonly SqlValue[];
  readonly row?: Row;
  /** See {@link touching}. */
  readonly touches?: readonly string[];
}

const texts = new WeakMap<TemplateStringsArray, string>();

/**
 * A query from a template; every `${value}` is bound, never spliced. D1 binds at most 100 values:
 * many rows travel as one JSON value through `json_each(${json})`.
 *
 * @example sql<MembershipRow>`SELECT * FROM memberships WHERE id = ${id}`
 */
export function sql<Row = unknown>(strings: TemplateStringsArray, ...values: SqlValue[]): Query<Row> {
  let text = texts.get(strings);
  if (text === undefined) {
    text = strings.join('?');
    texts.set(strings, text);
  }
  return { text, values };
}

/** A query from text that was put together elsewhere, `?` for each value. */
export function rawSql<Row = unknown>(text: string, values: readonly SqlValue[] = []): Query<Row> {
  return { text, values };
}

/**
 * Aborts the whole batch with {@link DatabaseError} kind `guard` and this `reason` unless `condition`,
 * an SQL expression, is true when the batch runs. An UPDATE that finds no row does not fail a batch; a guard does.
 *
 * @example guard('changed', sql`EXISTS (SELECT 1 FROM applications WHERE id = ${id} AND version = ${version})`)
 */
export function guard(reason: string, condition: Query): Query {
  return {
    text: `INSERT INTO guard (ok, reason) SELECT (${condition.text}), ?`,
    values: [...condition.values, reason],
  };
}

/**
 * Promises that a statement writes rows of these travelers alone, so that what is remembered of everybody else stays
 * remembered. For the statements that a busy day makes most of; whatever promises nothing has its tables forgotten.
 */
export function touching<Row>(travelers: readonly string[], query: Query<Row>): Query<Row> {
  return { ...query, touches: travelers };
}
