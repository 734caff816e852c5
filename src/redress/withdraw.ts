import { auditRecord } from '../audit/record.ts';
import type { Change } from '../http/endpoint.ts';
import { closeQueries } from './close.ts';
import { type Context, findRunning, unchanged } from './store.ts';

/** The traveler takes their request back; what it was about may be contested anew. */
export async function withdrawRequest(context: Context, id: string): Promise<Change> {
  const { principal, now } = context;
  const row = await findRunning(context, id);
  return {
    queries: [
      unchanged(row),
      closeQueries(id, 'withdrawn', null, now),
      auditRecord({
        at: now,
        actor: principal,
        action: 'redress.withdraw',
        objectKind: 'redress',
        objectId: id,
      }),
    ],
    reply: {
      status: 200,
      body: { id, state: 'closed', outcome: 'withdrawn', stateSince: new Date(now).toISOString() },
    },
  };
}
