import { sql } from '../../src/db/sql.ts';
import { replySealedTo } from '../../src/http/idempotency.ts';
import type { Stored } from './common.ts';

/** Every stored reply, opened, in one text: what would be told again, and so nothing that need not be. */
export async function keptReplies({ services }: Stored): Promise<string> {
  const rows = await services.db.all(
    sql<{ principal: string; route: string; key: string; body: string }>`SELECT principal, route, key, body
      FROM idempotency_keys WHERE body <> ''`,
  );
  const opened = await Promise.all(rows.map((row) => services.keys.unseal(replySealedTo(row), row.body)));
  return opened.join('\n');
}
