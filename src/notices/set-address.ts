import type { Context } from '../applications/store.ts';
import { auditRecord } from '../audit/record.ts';
import { type Query, sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import type { AddressInput } from './schema.ts';
import { sealedTo } from './store.ts';

function recorded({ principal, now }: Context, action: 'notices.ask' | 'notices.stop'): Query {
  return auditRecord({
    at: now,
    actor: principal,
    action,
    objectKind: 'applicant',
    objectId: principal.subject,
  });
}

/** An applicant asks to be told by e-mail, at this address and in this language from now on. */
export async function setNoticeAddress(context: Context, { email, language }: AddressInput): Promise<Change> {
  const { services, principal, now } = context;
  const { subject } = principal;
  const sealed = await services.keys.seal(sealedTo(subject), email);
  return {
    queries: [
      sql`INSERT INTO notice_addresses (applicant_id, email_sealed, locale, set_at)
        VALUES (${subject}, ${sealed}, ${language}, ${now})
        ON CONFLICT (applicant_id) DO UPDATE SET email_sealed = excluded.email_sealed, locale = excluded.locale,
          set_at = excluded.set_at`,
      recorded(context, 'notices.ask'),
    ],
    reply: { status: 200, body: { email, language } },
  };
}

/** No more notices, and the address is forgotten. Asking twice is no fault. */
export async function stopNotices(context: Context): Promise<Change> {
  return {
    queries: [
      sql`DELETE FROM notice_addresses WHERE applicant_id = ${context.principal.subject}`,
      recorded(context, 'notices.stop'),
    ],
    reply: { status: 204 },
  };
}
