import type { Query } from '../db/sql.ts';
import { enqueue, priority } from '../outbox/enqueue.ts';
import type { Services } from '../services.ts';
import { findAddress } from './store.ts';

/** What there is news of. */
export interface News {
  /** The applicant's subject, as in `applications.applicant_id`. */
  readonly applicantId: string;
  /** The application, membership or redress case that it is about. */
  readonly objectId: string;
  /** The page that tells it, `/apply/{id}`: what the e-mail leads to. Nothing personal in it. */
  readonly path: string;
}

/**
 * The statements by which an applicant is told by e-mail that there is news; none where they did not ask for it.
 * They go into the batch of the change that is the news, so that a change that is kept is told of, at least once:
 *
 *     queries: [...moveTo(row, 'approved', now), ...(await noticeOf(services, {
 *       applicantId: row.applicant_id, objectId: row.id, path: `/apply/${row.id}` }, now))]
 *
 * The e-mail says nothing of the news itself, so no words are asked for. Whoever acts for the applicant by due work or
 * by a worker's result adds it in the same way.
 */
export async function noticeOf(
  services: Pick<Services, 'db' | 'keys'>,
  { applicantId, objectId, path }: News,
  now: number,
): Promise<readonly Query[]> {
  const address = await findAddress(services, applicantId);
  if (!address) return [];
  const message = {
    queue: 'notice',
    priority: priority.notice,
    objectKind: 'notice',
    objectId,
    payload: { kind: 'notice', to: address.email, locale: address.locale, path },
  } as const;
  return [await enqueue(services, message, now)];
}
