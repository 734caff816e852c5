import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';

function draw(): string {
  const [word = 0] = crypto.getRandomValues(new Uint32Array(1));
  return String(100_000_000 + (word % 900_000_000));
}

/**
 * A PASSID that nobody has: nine random digits, the first not zero, so that nothing can be read from it or counted by it.
 * Two issued at once could still meet; the table's UNIQUE refuses the second.
 */
export async function freePassId(db: Database): Promise<string> {
  for (;;) {
    const candidates = Array.from({ length: 4 }, draw);
    const taken = await db.all(
      sql<{ pass_id: string }>`SELECT pass_id FROM memberships
        WHERE pass_id IN (SELECT value FROM json_each(${JSON.stringify(candidates)}))`,
    );
    const free = candidates.find((candidate) => !taken.some(({ pass_id }) => pass_id === candidate));
    if (free !== undefined) return free;
  }
}
