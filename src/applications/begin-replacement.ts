import { auditRecord } from '../audit/record.ts';
import { guard, sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { DomainError, notFound } from '../http/problems.ts';
import { loadMembership } from '../memberships/store.ts';
import type { ReplacementReason } from './card-order.ts';
import { draftChange } from './create.ts';
import type { Context } from './store.ts';

interface CardRow {
  readonly kind: 'rfid' | 'document';
  readonly state: 'active' | 'lost' | 'stolen' | 'replaced';
  readonly issued: 0 | 1;
}

export interface ReplacementInput {
  readonly membershipId: string;
  readonly credentialId: string;
  readonly reason: ReplacementReason;
}

const notReplaceable = new DomainError('conflict', {
  en: 'This card has been replaced already, or is no card of ours: a document is renewed where it was issued.',
  es: 'Esta tarjeta ya fue reemplazada, o no es nuestra: un documento se renueva donde se expidió.',
});

const running = new DomainError('conflict', {
  en: 'A new card is on order already.',
  es: 'Ya hay una tarjeta nueva pedida.',
});

const otherReason = (state: string) =>
  new DomainError('conflict', {
    en: `This card is reported ${state}: a report cannot be taken back. Give that reason.`,
    es: `Esta tarjeta está reportada ${state === 'lost' ? 'perdida' : 'robada'}: un reporte no se puede retirar. Dé ese motivo.`,
  });

/**
 * Orders a new card for one that is lost, stolen or damaged. A loss is reported in the same batch: from then on whoever
 * shows the card is referred, paid or not. The order is complete once its fee is paid.
 */
export async function beginReplacement(context: Context, input: ReplacementInput): Promise<Change> {
  const { services, principal, now } = context;
  const { membershipId, credentialId, reason } = input;
  const membership = await loadMembership(services.db, principal, membershipId);
  const card = await services.db.first(
    sql<CardRow>`SELECT kind, state, EXISTS (SELECT 1 FROM card_replacements r
        WHERE r.credential_id = c.id AND r.issued_id IS NOT NULL) AS issued
      FROM credentials c WHERE id = ${credentialId} AND membership_id = ${membershipId}`,
  );
  if (!card) throw notFound('card', 'la tarjeta');
  if (card.kind !== 'rfid' || card.state === 'replaced' || card.issued === 1) throw notReplaceable;
  if (card.state !== 'active' && card.state !== reason) throw otherReason(card.state);
  const reports = card.state === 'active' && reason !== 'damaged';
  const draft = await draftChange(context, { program: membership.program, kind: 'replacement', membership });
  return {
    ...draft,
    queries: [
      guard(
        'illegal_transition',
        sql`EXISTS (SELECT 1 FROM memberships WHERE id = ${membershipId} AND state IN ('active', 'grace'))`,
      ),
      guard(
        'conflict',
        sql`EXISTS (SELECT 1 FROM credentials WHERE id = ${credentialId} AND state = ${card.state})`,
      ),
      ...draft.queries,
      sql`INSERT INTO card_replacements (application_id, credential_id, reason)
        VALUES (${draft.id}, ${credentialId}, ${reason})`,
      ...(reports
        ? [
            sql`UPDATE credentials SET state = ${reason} WHERE id = ${credentialId}`,
            sql`UPDATE memberships SET version = version + 1 WHERE id = ${membershipId}`,
            auditRecord({
              at: now,
              actor: principal,
              action: 'membership.report_credential',
              objectKind: 'membership',
              objectId: membershipId,
              detail: { credentialId, state: reason },
            }),
          ]
        : []),
    ],
    refuse: (error) =>
      error.kind === 'unique' && error.detail.includes('applications.membership_id') ? running : undefined,
  };
}
