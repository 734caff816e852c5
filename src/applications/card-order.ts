import { type Actor, auditRecord } from '../audit/record.ts';
import { type Query, sql } from '../db/sql.ts';
import type { Services } from '../services.ts';
import type { ApplicationRow } from './store.ts';

/** Why a card is replaced. One that is damaged opens lanes until the new one is issued; the others open none. */
export const replacementReasons = ['lost', 'stolen', 'damaged'] as const;
export type ReplacementReason = (typeof replacementReasons)[number];

/** Which card an application of kind `replacement` is about. */
export interface CardOrder {
  readonly credential_id: string;
  readonly reason: ReplacementReason;
  /** The new card, once it is issued. */
  readonly issued_id: string | null;
}

/** The order of an application, if it is one. */
export async function cardOrderOf(
  { db }: Pick<Services, 'db'>,
  { id, kind }: Pick<ApplicationRow, 'id' | 'kind'>,
): Promise<CardOrder | undefined> {
  if (kind !== 'replacement') return undefined;
  return db.first(
    sql<CardOrder>`SELECT credential_id, reason, issued_id FROM card_replacements WHERE application_id = ${id}`,
  );
}

/** What follows at once from a fee that is paid: with it the order of a card is complete, and submitted. */
export function afterPayment(
  { id, kind }: Pick<ApplicationRow, 'id' | 'kind'>,
  actor: Actor,
  now: number,
): readonly Query[] {
  if (kind !== 'replacement') return [];
  return [
    sql`UPDATE applications SET state = 'submitted', state_since = ${now}, submitted_at = ${now}, version = version + 1
      WHERE id = ${id}`,
    auditRecord({
      at: now,
      actor,
      action: 'application.submit',
      objectKind: 'application',
      objectId: id,
      detail: { kind },
    }),
  ];
}
