import { calculateJwkThumbprint } from 'jose';
import type { z } from 'zod';
import { type Actor, auditRecord } from '../audit/record.ts';
import { guard, type Query, sql } from '../db/sql.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { DomainError } from '../http/problems.ts';
import { equalInConstantTime } from '../keys/bytes.ts';
import type { EnrollBody, PublicKey } from './schema.ts';
import { findTerminal } from './store.ts';

function refused(): DomainError {
  return new DomainError('unauthenticated', {
    en: 'The enrollment code is not valid, has been used, or is older than 15 minutes.',
    es: 'El código de alta no es válido, ya se usó o tiene más de 15 minutos.',
  });
}

/** A public key of a terminal, named by its thumbprint (RFC 7638). */
export async function newKey(
  terminalId: string,
  { kty, crv, x }: PublicKey,
  now: number,
): Promise<{ readonly keyId: string; readonly query: Query }> {
  const keyId = await calculateJwkThumbprint({ kty, crv, x });
  return {
    keyId,
    query: sql`INSERT INTO terminal_keys (terminal_id, id, public_key, added_at)
      VALUES (${terminalId}, ${keyId}, ${x}, ${now})`,
  };
}

/** A terminal shows its one-time code and the public half of the key that it has made; the code is good for nothing after. */
export async function enrollTerminal(call: Call<z.output<typeof EnrollBody>>): Promise<Change> {
  const { services, body, now } = call;
  const terminal = await findTerminal(services.db, body.terminalId);
  const encoder = new TextEncoder();
  const shown = encoder.encode(services.keys.lookupHash('enrollment', body.enrollmentCode));
  const stored = encoder.encode(terminal?.enrollment_hash ?? '');
  if (!terminal || terminal.disabled === 1 || terminal.enrollment_until <= now) throw refused();
  if (!equalInConstantTime(shown, stored)) throw refused();
  const { keyId, query } = await newKey(terminal.id, body.publicKey, now);
  const actor: Actor = {
    kind: 'terminal',
    subject: terminal.id,
    laneId: terminal.lane_id,
    scopes: new Set(),
  };
  return {
    queries: [
      guard(
        'enrollment_used',
        sql`EXISTS (SELECT 1 FROM terminals WHERE id = ${terminal.id} AND enrollment_hash = ${terminal.enrollment_hash})`,
      ),
      sql`UPDATE terminals SET enrollment_hash = NULL WHERE id = ${terminal.id}`,
      query,
      auditRecord({
        at: now,
        actor,
        action: 'terminal.enroll',
        objectKind: 'terminal',
        objectId: terminal.id,
        detail: { keyId },
      }),
    ],
    reply: { status: 201, body: { id: terminal.id, keyId, laneId: terminal.lane_id } },
    refuse: (error) => (error.kind === 'guard' && error.detail === 'enrollment_used' ? refused() : undefined),
  };
}
