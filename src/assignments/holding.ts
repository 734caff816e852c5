import { guard, type Query, sql } from '../db/sql.ts';
import { actorId, type Principal } from '../http/principal.ts';
import { DomainError } from '../http/problems.ts';
import type { Services } from '../services.ts';

/** What an officer can take: work that somebody decides. */
export const workKinds = ['application', 'match'] as const;
export type WorkKind = (typeof workKinds)[number];

/** One piece of work. */
export interface Work {
  readonly kind: WorkKind;
  readonly id: string;
}

/** Who has taken a piece of work, and when (ms). */
export interface Holder {
  readonly officerId: string;
  readonly takenAt: number;
}

/** Who has taken it; undefined while it is free. */
export async function holderOf(
  { db }: Pick<Services, 'db'>,
  { kind, id }: Work,
): Promise<Holder | undefined> {
  const row = await db.first(
    sql<{ officer_id: string; taken_at: number }>`SELECT officer_id, taken_at FROM assignments
      WHERE object_kind = ${kind} AND object_id = ${id}`,
  );
  return row && { officerId: row.officer_id, takenAt: row.taken_at };
}

/**
 * Holds the batch to work that no other officer has taken: what is free, or one's own, may be decided.
 *
 * @throws DomainError `conflict` at once where another officer has it already
 */
export async function notTakenByAnother(
  services: Pick<Services, 'db'>,
  work: Work,
  principal: Principal,
): Promise<Query> {
  const me = actorId(principal);
  const holder = await holderOf(services, work);
  if (holder !== undefined && holder.officerId !== me) {
    throw new DomainError('conflict', {
      en: 'Another officer has taken this. Take it over first, or leave it to them.',
      es: 'Otro oficial lo ha tomado. Tómelo usted primero o déjeselo.',
    });
  }
  return guard(
    'conflict',
    sql`NOT EXISTS (SELECT 1 FROM assignments WHERE object_kind = ${work.kind} AND object_id = ${work.id}
      AND officer_id <> ${me})`,
  );
}

/** Whoever had taken it has done their part: it is nobody's again. */
export function letGo({ kind, id }: Work): Query {
  return sql`DELETE FROM assignments WHERE object_kind = ${kind} AND object_id = ${id}`;
}
