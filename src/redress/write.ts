import { auditRecord } from '../audit/record.ts';
import type { DatabaseError } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { DomainError } from '../http/problems.ts';
import { mostMessages, stateAfter } from './rules.ts';
import { appendMessage, type Context, findRunning, tellTraveler, unchanged } from './store.ts';

/** What a thread that is full is told to whoever writes on. */
export function fullThread(error: DatabaseError): DomainError | undefined {
  if (!error.isGuard('thread_full')) return undefined;
  return new DomainError('conflict', {
    en: `A thread takes ${mostMessages} messages, and this one is full. Write to the enrollment center.`,
    es: `Una reclamación admite ${mostMessages} mensajes y esta está llena. Escriba al centro de inscripción.`,
  });
}

/** Writes in a thread: the traveler to the officers, or an officer, who may ask and so wait for the traveler. */
export async function writeMessage(
  context: Context,
  id: string,
  input: { readonly text: string; readonly asks: boolean },
): Promise<Change> {
  const { services, principal, now } = context;
  const row = await findRunning(context, id);
  const author = principal.kind === 'staff' ? 'officer' : 'traveler';
  const state = stateAfter(row.state, author, input.asks);
  const since = state === row.state ? row.state_since : now;
  return {
    queries: [
      unchanged(row),
      ...(await appendMessage(
        services,
        id,
        { text: input.text, ...(author === 'officer' ? { officerId: principal.subject } : {}) },
        now,
      )),
      sql`UPDATE redress_requests SET state = ${state}, state_since = ${since}, version = version + 1 WHERE id = ${id}`,
      ...(author === 'officer' ? await tellTraveler(services, row, now) : []),
      auditRecord({
        at: now,
        actor: principal,
        action: 'redress.write',
        objectKind: 'redress',
        objectId: id,
        detail: { author, state },
      }),
    ],
    reply: { status: 201, body: { id, state, stateSince: new Date(since).toISOString() } },
    refuse: fullThread,
  };
}
