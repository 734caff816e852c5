import type { z } from 'zod';
import { auditRecord } from '../audit/record.ts';
import { guard, sql } from '../db/sql.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { notFound } from '../http/problems.ts';
import type { CertificateBody } from './schema.ts';
import { findTerminal } from './store.ts';

/**
 * Binds a terminal to a client certificate, or to none any more. Its next token is sold over a connection with that
 * certificate alone and is good over no other (RFC 8705); those it has go on as they were sold, 15 minutes at most.
 */
export async function bindCertificate(
  call: Call<z.output<typeof CertificateBody>, { id: string }>,
): Promise<Change> {
  const { services, principal, body, now } = call;
  const terminal = await findTerminal(services.db, call.params.id);
  if (!terminal) throw notFound('terminal', 'la terminal');
  return {
    queries: [
      guard('conflict', sql`EXISTS (SELECT 1 FROM terminals WHERE id = ${terminal.id})`),
      sql`UPDATE terminals SET certificate_sha256 = ${body.sha256} WHERE id = ${terminal.id}`,
      auditRecord({
        at: now,
        actor: principal,
        action: 'terminal.bind_certificate',
        objectKind: 'terminal',
        objectId: terminal.id,
        detail: { sha256: body.sha256 },
      }),
    ],
    reply: { status: 200, body: { id: terminal.id, certificateSha256: body.sha256 } },
  };
}
