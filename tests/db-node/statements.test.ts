import { readFileSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { statementsInSource } from './sql-in-source.ts';

const engine = new BetterSqlite3(':memory:');
engine.exec(readFileSync('schema.sql', 'utf8'));
const statements = statementsInSource();
/** Put together with another text, or a condition on a table that another text names: nothing by itself. */
const isFragment = (text: string) => text.startsWith('?') || (!isStatement(text) && /\b[a-z]\.\w/.test(text));
function isStatement(text: string): boolean {
  return /^(SELECT|INSERT|UPDATE|DELETE|WITH)\b/.test(text);
}

describe('the SQL in the source', () => {
  it('is found', () => {
    expect(statements.length).toBeGreaterThan(150);
    expect(statements.filter(({ columns }) => columns !== undefined).length).toBeGreaterThan(50);
  });

  it('is understood by the schema as it is now, every statement and every condition', () => {
    const refused = statements.flatMap(({ place, text }) => {
      if (isFragment(text)) return [];
      try {
        engine.prepare(isStatement(text) ? text : `SELECT (${text})`);
        return [];
      } catch (error) {
        return [`${place}: ${String(error)}`];
      }
    });
    expect(refused).toEqual([]);
  });

  it('gives just the columns that its row types name', () => {
    const differing = statements.flatMap(({ place, text, columns }) => {
      if (!columns || !isStatement(text) || isFragment(text)) return [];
      const statement = engine.prepare(text);
      const given = statement.reader ? statement.columns().map(({ name }) => name) : [];
      const missing = columns.filter((column) => !given.includes(column));
      return missing.length > 0 ? [`${place}: ${missing.join(', ')} not among ${given.join(', ')}`] : [];
    });
    expect(differing).toEqual([]);
  });
});
