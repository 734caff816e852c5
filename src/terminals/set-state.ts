import type { z } from 'zod';
import { auditRecord } from '../audit/record.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { notFound } from '../http/problems.ts';
import { disablement, type SubjectState } from '../subjects/disablement.ts';
import type { StateBody } from './schema.ts';
import { findTerminal } from './store.ts';

/** Disables or enables a terminal: its tokens are refused, or taken again, from the next request on. */
export async function setTerminalState(
  call: Call<z.output<typeof StateBody>, { id: string }>,
  state: SubjectState,
): Promise<Change> {
  const { services, principal, body, now } = call;
  const terminal = await findTerminal(services.db, call.params.id);
  if (!terminal) throw notFound('terminal', 'la terminal');
  return {
    queries: [
      disablement(terminal.id, state, { principal, reason: body.reason, now }),
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
