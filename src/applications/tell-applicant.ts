import type { Query } from '../db/sql.ts';
import { noticeOf } from '../notices/notice-of.ts';
import type { Services } from '../services.ts';
import type { ApplicationRow } from './store.ts';

/** The statements by which the applicant is told that their application moved; see {@link noticeOf}. */
export function tellApplicant(
  services: Pick<Services, 'db' | 'keys'>,
  { id, applicant_id: applicantId }: Pick<ApplicationRow, 'id' | 'applicant_id'>,
  now: number,
): Promise<readonly Query[]> {
  return noticeOf(services, { applicantId, objectId: id, path: `/apply/${id}` }, now);
}
