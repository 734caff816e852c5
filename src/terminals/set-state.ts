import type { z } from 'zod';
import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { actorId } from '../http/principal.ts';
import { notFound } from '../http/problems.ts';
import type { StateBody } from './schema.ts';
import { findTerminal } from './store.ts';

/** Disables or enables a terminal: its tokens are refused, or taken again, from the next request on. */
export async function setTerminalState(
  call: Call<z.output<typeof StateBody>, { id: string }>,
  state: 'disabled' | 'enabled',
): Promise<Change> {
  const { services, principal, body, now } = call;
  const terminal = await findTerminal(services.db, call.params.id);
  if (!terminal) throw notFound('terminal', 'la terminal');
  const change =
    state === 'disabled'
      ? sql`INSERT INTO disabled_subjects (subject, reason, disabled_by, disabled_at)
          VALUES (${terminal.id}, ${body.reason}, ${actorId(principal)}, ${now}) ON CONFLICT (subject) DO NOTHING`
      : sql`DELETE FROM disabled_subjects WHERE subject = ${terminal.id}`;
  return {
    queries: [
      change,
      auditRecord({
        at: now,
        actor: principal,
        action: state === 'disabled' ? 'terminal.disable' : 'terminal.enable',
        objectKind: 'terminal',
        objectId: terminal.id,
        detail: { reason: body.reason },
      }),
    ],
    reply: { status: 200, body: { id: terminal.id, state } },
  };
}
