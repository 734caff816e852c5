import { type Query, sql } from '../db/sql.ts';
import type { Services } from '../services.ts';
import { defaultConfiguration, type ScreeningConfiguration } from './configuration.ts';
import { contentHash } from './content.ts';

/** True when a value has every weight that a configuration has, each a number. */
function isConfiguration(
  value: unknown,
  like: object = defaultConfiguration,
): value is ScreeningConfiguration {
  if (typeof value !== 'object' || value === null) return false;
  const held = new Map<string, unknown>(Object.entries(value));
  return Object.entries(like).every(([key, wanted]) =>
    typeof wanted === 'number'
      ? Number.isFinite(held.get(key))
      : isConfiguration(held.get(key), wanted as object),
  );
}

/** Keeps the configuration that a worker screens by under its hash, so that its screenings can be computed again. */
export async function keepConfiguration(
  services: Pick<Services, 'db' | 'now'>,
  content: Readonly<Record<string, unknown>>,
): Promise<{ hash: string }> {
  const hash = contentHash(content);
  await services.db.batch([storedConfiguration(hash, content, services.now())]);
  return { hash };
}

function storedConfiguration(hash: string, content: object, now: number): Query {
  return sql`INSERT INTO screening_configurations (hash, content, first_used_at)
    VALUES (${hash}, ${JSON.stringify(content)}, ${now}) ON CONFLICT DO NOTHING`;
}

/** The configuration with this hash; undefined when it was not kept, or is of a form that this code cannot follow. */
export async function configurationOf(
  db: Services['db'],
  hash: string,
): Promise<ScreeningConfiguration | undefined> {
  const row = await db.first(
    sql<{ content: string }>`SELECT content FROM screening_configurations WHERE hash = ${hash}`,
  );
  const content: unknown = row === undefined ? defaultConfiguration : JSON.parse(row.content);
  return isConfiguration(content) && contentHash(content) === hash ? content : undefined;
}
