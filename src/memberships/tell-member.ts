import type { Query } from '../db/sql.ts';
import { noticeOf } from '../notices/notice-of.ts';
import type { Services } from '../services.ts';
import type { MembershipRow } from './store.ts';

/** The statements by which a member is told that their membership changed; see {@link noticeOf}. */
export function tellMember(
  services: Pick<Services, 'db' | 'keys'>,
  { id, applicant_id: applicantId }: Pick<MembershipRow, 'id' | 'applicant_id'>,
  now: number,
): Promise<readonly Query[]> {
  return noticeOf(services, { applicantId, objectId: id, path: `/memberships/${id}` }, now);
}
