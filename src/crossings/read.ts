import { auditRecord } from '../audit/record.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { loadCrossing, toCrossing } from './store.ts';
import { crossingView } from './view.ts';

/** A crossing as it is now; the reading is audited. */
export async function readCrossing(call: Call<unknown, { id: string }>): Promise<Change> {
  const { services, principal, now, locale } = call;
  const row = await loadCrossing(services.db, principal, call.params.id);
  return {
    queries: [
      auditRecord({
        at: now,
        actor: principal,
        action: 'crossing.read',
        objectKind: 'crossing',
        objectId: row.id,
      }),
    ],
    reply: {
      status: 200,
      body: crossingView(toCrossing(row, { keys: services.keys, now }), locale),
      headers: { 'content-language': locale },
    },
  };
}
