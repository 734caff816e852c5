import type { Context } from '../applications/store.ts';
import { sql } from '../db/sql.ts';
import { time } from './time.ts';

/** Of a busy record the newest so many entries; nobody's history is longer in years. */
const mostEntries = 10_000;

interface Entry {
  readonly id: number;
  readonly at: number;
  readonly actor_kind: string;
  readonly action: string;
  readonly object_kind: string;
  readonly object_id: string;
}

/**
 * Who has read or changed what of theirs, and when, the newest first; officers by their kind, not by name.
 *
 * @param crossings of which it tells what officers did: that a lane checked them stands with the crossing
 */
export async function historyOf(
  { services, principal }: Context,
  objects: readonly { readonly kind: string; readonly id: string }[],
  crossings: readonly string[],
) {
  const { db } = services;
  const own = await db.all(
    sql<Entry>`SELECT id, at, actor_kind, action, object_kind, object_id FROM audit_records
      WHERE (object_kind, object_id) IN (SELECT value ->> 'kind', value ->> 'id' FROM json_each(${JSON.stringify(objects)}))
      ORDER BY id DESC LIMIT ${mostEntries}`,
  );
  const looked = await db.all(
    sql<Entry>`SELECT id, at, actor_kind, action, object_kind, object_id FROM audit_records
      WHERE object_kind = 'crossing' AND object_id IN (SELECT value FROM json_each(${JSON.stringify(crossings)}))
        AND actor_kind = 'staff' ORDER BY id DESC LIMIT ${mostEntries}`,
  );
  return [...own, ...looked]
    .sort((a, b) => b.id - a.id)
    .map(({ at, actor_kind, action, object_kind, object_id }) => ({
      at: time(at),
      by: actor_kind === principal.kind ? 'you' : actor_kind,
      action,
      object: `${object_kind} ${object_id}`,
    }));
}
