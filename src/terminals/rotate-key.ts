import type { z } from 'zod';
import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { notFound } from '../http/problems.ts';
import { newKey } from './enroll.ts';
import type { KeyBody } from './schema.ts';
import { findTerminal } from './store.ts';

/** A terminal brings its next key, under a token of the one before, which stays good for the overlap. */
export async function rotateKey(call: Call<z.output<typeof KeyBody>, { id: string }>): Promise<Change> {
  const { services, principal, body, now } = call;
  const terminal =
    principal.subject === call.params.id ? await findTerminal(services.db, call.params.id) : undefined;
  if (!terminal) throw notFound('terminal', 'la terminal');
  const { keyId, query } = await newKey(terminal.id, body.publicKey, now);
  const until = now + Math.round(body.overlapHours * 3_600_000);
  return {
    queries: [
      sql`UPDATE terminal_keys SET valid_until = MIN(COALESCE(valid_until, ${until}), ${until})
        WHERE terminal_id = ${terminal.id}`,
      query,
      auditRecord({
        at: now,
        actor: principal,
        action: 'terminal.rotate_key',
        objectKind: 'terminal',
        objectId: terminal.id,
        detail: { keyId },
      }),
    ],
    reply: { status: 201, body: { id: terminal.id, keyId, othersUntil: new Date(until).toISOString() } },
  };
}
