import { type Query, sql } from '../db/sql.ts';
import { sha256Hex } from '../keys/digest.ts';
import type { Keys } from '../keys/keys.ts';
import type { Services } from '../services.ts';
import type { Reply } from './endpoint.ts';
import { DomainError } from './problems.ts';

/** Names one request of one principal; kept for 30 days, longer than the longest outage of a lane. */
export interface IdempotencyKey {
  readonly principal: string;
  readonly route: string;
  readonly key: string;
  /** Under a secret: who has the rows and knows all of a body but a number cannot find that by trying. */
  readonly bodyHash: string;
  readonly body: string;
}

export interface StoredReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The Idempotency-Key header: 1 to 200 visible ASCII characters (draft-ietf-httpapi-idempotency-key-header). */
export function keyIn(header: string | null | undefined): string {
  if (!header) {
    throw new DomainError('idempotency_key_missing', {
      en: 'Send an Idempotency-Key header, for example a UUID, and the same one when you repeat the request.',
      es: 'Envíe un encabezado Idempotency-Key, por ejemplo un UUID, y el mismo al repetir la solicitud.',
    });
  }
  if (!/^[\x21-\x7e]{1,200}$/.test(header)) {
    throw new DomainError('invalid_parameter', {
      en: 'Idempotency-Key: expected 1 to 200 visible ASCII characters.',
      es: 'Idempotency-Key: se esperaban de 1 a 200 caracteres ASCII visibles.',
    });
  }
  return header;
}

/**
 * The name of a request by its Idempotency-Key header, see {@link keyIn}.
 *
 * @param path the concrete path, so that one key on two objects is two requests
 */
export function idempotencyKey(
  keys: Pick<Keys, 'keyedHash'>,
  header: string | null | undefined,
  principal: string,
  path: string,
  body: string,
): IdempotencyKey {
  return { principal, route: path, key: keyIn(header), bodyHash: keys.keyedHash('request', body), body };
}

/** A reply in the form in which it is stored, and sent. */
export function asStored({ status, headers, body }: Reply): StoredReply {
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  return {
    status,
    headers: { 'cache-control': 'no-store', ...type, ...headers },
    body: body === undefined ? '' : JSON.stringify(body),
  };
}

/** @throws DomainError `idempotency_key_reused` unless the stored hash is that of this request's body */
export function refuseOtherBody(storedHash: string, id: IdempotencyKey): void {
  // Rows of an earlier version have the plain hash.
  if (storedHash === id.bodyHash || storedHash === sha256Hex(id.body)) return;
  throw new DomainError('idempotency_key_reused', {
    en: 'This Idempotency-Key was used with another body. Use a new key for a new request.',
    es: 'Este Idempotency-Key se usó con otro cuerpo. Use una clave nueva para una solicitud nueva.',
  });
}

/** The stored reply of a request that was made before. */
export function replayed(stored: StoredReply): StoredReply {
  return { ...stored, headers: { ...stored.headers, 'idempotency-replayed': 'true' } };
}

/** Where a reply is sealed to. */
export const replySealedTo = (id: Pick<IdempotencyKey, 'principal' | 'route' | 'key'>): string =>
  `idempotency_keys/body/${id.principal} ${id.route} ${id.key}`;

/** The reply already given to this request, if any. The same key with another body is refused. */
export async function storedReply(
  { db, keys }: Pick<Services, 'db' | 'keys'>,
  id: IdempotencyKey,
): Promise<StoredReply | undefined> {
  const row = await db.first(
    sql<{ body_hash: string; status: number; headers: string; body: string }>`
      SELECT body_hash, status, headers, body FROM idempotency_keys
      WHERE principal = ${id.principal} AND route = ${id.route} AND key = ${id.key}`,
  );
  if (!row) return undefined;
  refuseOtherBody(row.body_hash, id);
  // Empty, or from an earlier version in clear: no JSON begins as what is sealed does.
  const body = row.body.startsWith('v1.') ? await keys.unseal(replySealedTo(id), row.body) : row.body;
  return { status: row.status, headers: JSON.parse(row.headers), body };
}

/**
 * Goes first in the batch of a change: a second one of the same key cannot commit. The reply is kept sealed: it may name
 * a person, and outlives what is erased of them by as long as keys are kept.
 */
export async function rememberReply(
  { keys }: Pick<Services, 'keys'>,
  id: IdempotencyKey,
  reply: StoredReply,
  now: number,
): Promise<Query> {
  const body = reply.body === '' ? '' : await keys.seal(replySealedTo(id), reply.body);
  return sql`INSERT INTO idempotency_keys (principal, route, key, body_hash, status, headers, body, created_at)
    VALUES (${id.principal}, ${id.route}, ${id.key}, ${id.bodyHash}, ${reply.status},
      ${JSON.stringify(reply.headers)}, ${body}, ${now})`;
}
