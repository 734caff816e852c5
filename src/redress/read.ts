import { auditRecord } from '../audit/record.ts';
import type { Change } from '../http/endpoint.ts';
import { etagOf } from '../http/etag.ts';
import { aboutFor } from './about.ts';
import { presentSummary } from './present.ts';
import { type Context, findRequest, type Message, messagesOf, type RedressRow } from './store.ts';

/** A thread as it was read. */
export interface Thread {
  readonly row: RedressRow;
  readonly messages: readonly Message[];
  /** What staff are told beside; undefined for the traveler. */
  readonly about: Awaited<ReturnType<typeof aboutFor>>;
}

/** One request with its thread, opened, and the record that somebody read it. Who of the officers wrote is not told. */
export async function readRequest(
  context: Context,
  id: string,
): Promise<Change & { readonly thread: Thread }> {
  const { services, principal, now } = context;
  const row = await findRequest(context, id);
  const [messages, about] = await Promise.all([messagesOf(services, id), aboutFor(context, row)]);
  return {
    thread: { row, messages, about },
    queries: [
      auditRecord({
        at: now,
        actor: principal,
        action: 'redress.read',
        objectKind: 'redress',
        objectId: id,
        ...(about?.travelerId === undefined ? {} : { detail: { travelerId: about.travelerId } }),
      }),
    ],
    reply: {
      status: 200,
      body: {
        ...presentSummary(row),
        messages: messages.map(({ author, text, at }) => ({ author, text, at: new Date(at).toISOString() })),
        ...(about === undefined ? {} : { about }),
      },
      headers: { etag: etagOf(row.version) },
    },
  };
}
