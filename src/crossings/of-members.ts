import { sql } from '../db/sql.ts';
import type { Services } from '../services.ts';
import { turn } from '../watchlists/turn.ts';

/** Crossings of one step: some two milliseconds, between which lanes get their turn. */
const atOnce = 500;

/** The name of the work among what is due, where it keeps how far it has come. */
const name = 'member-crossings';

async function noteNext({ db, now }: Pick<Services, 'db' | 'now'>): Promise<boolean> {
  const at = await db.first(
    sql<{ through: number; newest: number }>`SELECT (SELECT COALESCE(MAX(rowid), 0) FROM crossings) AS newest,
      COALESCE((SELECT state ->> 'through' FROM due_work WHERE name = ${name}), 0) AS through`,
  );
  if (!at || at.through >= at.newest) return false;
  const through = Math.min(at.newest, at.through + atOnce);
  await db.batch([
    sql`INSERT INTO membership_crossings (membership_id, crossing_id)
      SELECT ct.membership_id, c.id FROM crossings c JOIN crossing_travelers ct ON ct.crossing_id = c.id
      WHERE c.rowid > ${at.through} AND c.rowid <= ${through} AND ct.membership_id IS NOT NULL
      ON CONFLICT DO NOTHING`,
    sql`INSERT INTO due_work (name, due_at, state) VALUES (${name}, ${now()}, json_object('through', ${through}))
      ON CONFLICT (name) DO UPDATE SET
        state = json_object('through', MAX(${through}, COALESCE(due_work.state ->> 'through', 0)))`,
  ]);
  return through < at.newest;
}

/**
 * Notes which crossings each member was in, for whoever asks for everything that is held of them. It is done after the
 * crossings, in the order in which they were stored: at a lane an index by member would cost each check a page.
 *
 * @param steps at most so many of {@link atOnce} crossings; else until all are noted
 */
export async function noteMemberCrossings(
  services: Pick<Services, 'db' | 'now'>,
  steps = Number.POSITIVE_INFINITY,
): Promise<void> {
  for (let done = 0; done < steps && (await noteNext(services)); done++) await turn();
}
