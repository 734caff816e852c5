import type { Context } from '../applications/store.ts';
import { auditRecord } from '../audit/record.ts';
import type { Change } from '../http/endpoint.ts';
import { notFound } from '../http/problems.ts';
import { findAddress } from './store.ts';

/** Where an applicant is told of news; the reading is audited. */
export async function readNoticeAddress({ services, principal, now }: Context): Promise<Change> {
  const address = await findAddress(services, principal.subject);
  if (!address) throw notFound('address for notices', 'dirección para avisos');
  return {
    queries: [
      auditRecord({
        at: now,
        actor: principal,
        action: 'notices.read',
        objectKind: 'applicant',
        objectId: principal.subject,
      }),
    ],
    reply: { status: 200, body: { email: address.email, language: address.locale } },
  };
}
