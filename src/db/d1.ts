import { type Database, toDatabaseError } from './database.ts';
import type { Query, SqlValue } from './sql.ts';

/** The part of Cloudflare's D1Database that is used here. */
export interface D1 {
  prepare(text: string): D1Statement;
  batch(statements: D1Statement[]): Promise<{ results?: unknown[] }[]>;
}

interface D1Statement {
  bind(...values: SqlValue[]): D1Statement;
  all(): Promise<{ results?: unknown[] }>;
}

/** The same database interface over D1, whose batch is one transaction. */
export function openD1(d1: D1): Database {
  function prepared(query: Query): D1Statement {
    const statement = d1.prepare(query.text);
    return query.values.length > 0 ? statement.bind(...query.values) : statement;
  }

  async function all<Row>(query: Query<Row>): Promise<readonly Row[]> {
    try {
      return ((await prepared(query).all()).results ?? []) as Row[];
    } catch (error) {
      throw toDatabaseError(error);
    }
  }

  return {
    all,
    async first<Row>(query: Query<Row>) {
      return (await all(query))[0];
    },
    async batch(queries) {
      if (queries.length === 0) return [];
      try {
        const answers = await d1.batch(queries.map(prepared));
        return answers.map((answer) => answer.results ?? []);
      } catch (error) {
        throw toDatabaseError(error);
      }
    },
  };
}
