import { sql } from '../db/sql.ts';
import type { Reply } from '../http/endpoint.ts';
import { type IdempotencyKey, refuseOtherBody, storedReply } from '../http/idempotency.ts';
import type { Locale } from '../http/text.ts';
import type { Services } from '../services.ts';
import { firstAnswer } from './first-answer.ts';
import { findCrossing } from './store.ts';
import { type Crossing, crossingView } from './view.ts';

interface Found {
  readonly id: string;
  readonly body_hash: string;
  readonly locale: Locale;
}

/** The reply to the check of a crossing, as it was given or is about to be. */
export function checkReply(answered: Crossing, locale: Locale): Reply {
  return {
    status: 201,
    body: crossingView(answered, locale),
    headers: { location: `/v1/crossings/${answered.id}`, 'content-language': locale },
  };
}

/**
 * The reply already given to this check, if any, made again from its row: all that was said, and the names as far as
 * they have not been erased since.
 *
 * @throws DomainError `idempotency_key_reused` when the terminal used the key with another body
 */
export async function givenReply(
  { db, keys }: Pick<Services, 'db' | 'keys'>,
  terminalId: string,
  key: IdempotencyKey,
): Promise<Reply | undefined> {
  const found = await db.first(
    sql<Found>`SELECT id, body_hash, locale FROM crossings
      WHERE idempotency_key = ${key.key} AND terminal_id = ${terminalId}`,
  );
  if (!found) return undefined;
  refuseOtherBody(found.body_hash, key);
  const row = await findCrossing(db, found.id);
  if (!row) return undefined;
  const { headers, ...reply } = checkReply(firstAnswer(row, keys), found.locale);
  return { ...reply, headers: { ...headers, 'idempotency-replayed': 'true' } };
}

/** The same, and what was answered before a check kept its key in its own row. */
export async function givenReplyOfOld(
  services: Pick<Services, 'db' | 'keys'>,
  terminalId: string,
  key: IdempotencyKey,
): Promise<Reply | undefined> {
  const given = await givenReply(services, terminalId, key);
  if (given) return given;
  const stored = await storedReply(services, key);
  return (
    stored && {
      status: stored.status,
      body: JSON.parse(stored.body),
      headers: { ...stored.headers, 'idempotency-replayed': 'true' },
    }
  );
}
