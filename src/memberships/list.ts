import { auditRecord } from '../audit/record.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { membershipsOf } from './store.ts';
import { membershipView } from './view.ts';

/** The applicant's own memberships, newest first. A person has a few in a lifetime: there are no pages. */
export async function listOwnMemberships(call: Call): Promise<Change> {
  const { services, principal, now } = call;
  const rows = await membershipsOf(services.db, principal.subject);
  return {
    queries: [
      auditRecord({
        at: now,
        actor: principal,
        action: 'membership.list',
        objectKind: 'applicant',
        objectId: principal.subject,
      }),
    ],
    reply: { status: 200, body: { items: rows.map((row) => membershipView(row, principal)) } },
  };
}
