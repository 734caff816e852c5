import { auditRecord } from '../audit/record.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { etagOf } from '../http/etag.ts';
import { loadByPassId, loadMembership, type MembershipWithParts } from './store.ts';
import { membershipView } from './view.ts';

function audited(
  call: Pick<Call, 'principal' | 'now'>,
  row: MembershipWithParts,
  action: 'membership.read' | 'membership.lookup',
): Change {
  return {
    queries: [
      auditRecord({
        at: call.now,
        actor: call.principal,
        action,
        objectKind: 'membership',
        objectId: row.id,
      }),
    ],
    reply: {
      status: 200,
      body: membershipView(row, call.principal),
      headers: { etag: etagOf(row.version) },
    },
  };
}

/** One membership by its id; the reading is audited. */
export async function readMembership(
  call: Pick<Call<unknown, { id: string }>, 'services' | 'principal' | 'now' | 'params'>,
): Promise<Change> {
  const row = await loadMembership(call.services.db, call.principal, call.params.id);
  return audited(call, row, 'membership.read');
}

/** One membership by its PASSID, which travels in the body alone; the looking up is audited. */
export async function lookupMembership(
  call: Pick<Call<{ passId: string }>, 'services' | 'principal' | 'now' | 'body'>,
): Promise<Change> {
  const row = await loadByPassId(call.services.db, call.principal, call.body.passId);
  return audited(call, row, 'membership.lookup');
}
