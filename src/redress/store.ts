import { newId } from '../db/new-id.ts';
import { guard, type Query, sql } from '../db/sql.ts';
import type { Call } from '../http/endpoint.ts';
import { DomainError, notFound } from '../http/problems.ts';
import { noticeOf } from '../notices/notice-of.ts';
import type { Services } from '../services.ts';
import { type Ground, mostMessages, type Outcome, type RedressState } from './rules.ts';

/** What every verb of this slice needs: who asks whom, when, and in which language. */
export type Context = Pick<Call, 'services' | 'principal' | 'now' | 'locale'>;

/** A row of `redress_requests`. */
export interface RedressRow {
  readonly id: string;
  readonly applicant_id: string;
  readonly ground: Ground;
  readonly application_id: string | null;
  readonly membership_id: string | null;
  readonly state: RedressState;
  readonly outcome: Outcome | null;
  readonly adjudication_id: string | null;
  readonly version: number;
  readonly opened_at: number;
  readonly state_since: number;
}

/** The request, for its traveler or for staff who answer; to everybody else it does not exist. */
export async function findRequest({ services, principal }: Context, id: string): Promise<RedressRow> {
  const row = await services.db.first(sql<RedressRow>`SELECT * FROM redress_requests WHERE id = ${id}`);
  const own = principal.kind === 'applicant' && principal.subject === row?.applicant_id;
  const answers = principal.kind === 'staff' && principal.scopes.has('redress:answer');
  if (!row || !(own || answers)) throw notFound('redress request', 'la reclamación');
  return row;
}

/** The same, where it is not closed yet. */
export async function findRunning(context: Context, id: string): Promise<RedressRow> {
  const row = await findRequest(context, id);
  if (row.state !== 'closed') return row;
  throw new DomainError('illegal_transition', {
    en: 'This request is answered and closed. DHS TRIP (trip.dhs.gov) comes next, then the ombudsman.',
    es: 'Esta reclamación ya fue respondida y cerrada. Sigue DHS TRIP (trip.dhs.gov) y después el ombudsman.',
  });
}

/** Holds the batch to the very request that was read. */
export function unchanged(row: RedressRow, reason: 'conflict' | 'version_changed' = 'conflict'): Query {
  return guard(
    reason,
    sql`EXISTS (SELECT 1 FROM redress_requests WHERE id = ${row.id} AND version = ${row.version})`,
  );
}

/** The statements by which the traveler is told that an officer wrote; see {@link noticeOf}. */
export function tellTraveler(
  services: Pick<Services, 'db' | 'keys'>,
  { id, applicant_id: applicantId }: RedressRow,
  now: number,
): Promise<readonly Query[]> {
  return noticeOf(services, { applicantId, objectId: id, path: `/apply/redress/${id}` }, now);
}

const sealedTo = (id: string) => `redress_messages/text_sealed/${id}`;

/** One more message of a thread, sealed; a thread of a hundred takes none. An officer's is signed with their subject. */
export async function appendMessage(
  services: Pick<Services, 'keys'>,
  requestId: string,
  message: { readonly text: string; readonly officerId?: string },
  now: number,
): Promise<readonly Query[]> {
  const id = newId();
  const sealed = await services.keys.seal(sealedTo(id), message.text);
  const author = message.officerId === undefined ? 'traveler' : 'officer';
  return [
    guard(
      'thread_full',
      sql`(SELECT COUNT(*) FROM redress_messages WHERE request_id = ${requestId}) < ${mostMessages}`,
    ),
    sql`INSERT INTO redress_messages (id, request_id, author, officer_id, text_sealed, at)
      VALUES (${id}, ${requestId}, ${author}, ${message.officerId ?? null}, ${sealed}, ${now})`,
  ];
}

export interface Message {
  readonly author: 'traveler' | 'officer';
  readonly text: string;
  readonly at: number;
}

/** The messages of a thread, opened, oldest first. */
export async function messagesOf(
  { db, keys }: Pick<Services, 'db' | 'keys'>,
  requestId: string,
): Promise<readonly Message[]> {
  const rows = await db.all(
    sql<{ id: string; author: Message['author']; text_sealed: string; at: number }>`
      SELECT id, author, text_sealed, at FROM redress_messages WHERE request_id = ${requestId} ORDER BY id`,
  );
  return Promise.all(
    rows.map(async ({ id, author, text_sealed, at }) => ({
      author,
      text: await keys.unseal(sealedTo(id), text_sealed),
      at,
    })),
  );
}
