import { auditRecord } from '../audit/record.ts';
import type { Change } from '../http/endpoint.ts';
import { etagOf } from '../http/etag.ts';
import { type Overview, overviewOf } from './overview.ts';
import { presentApplication } from './present.ts';
import { type Context, findApplication } from './store.ts';

/** One application with its blocks, opened, and the record that somebody read it. */
export async function readApplication(
  context: Context,
  id: string,
): Promise<Change & { readonly overview: Overview }> {
  const { services, principal, now, locale } = context;
  const row = await findApplication(context, id);
  const overview = await overviewOf(services, row, now);
  return {
    overview,
    queries: [
      auditRecord({
        at: now,
        actor: principal,
        action: 'application.read',
        objectKind: 'application',
        objectId: id,
      }),
    ],
    reply: {
      status: 200,
      body: presentApplication(overview, principal, locale),
      headers: { etag: etagOf(row.version) },
    },
  };
}
