import { sql } from '../db/sql.ts';
import type { Locale } from '../http/text.ts';
import type { Services } from '../services.ts';

/** Where and in which language an applicant is told that there is news. */
export interface NoticeAddress {
  readonly email: string;
  readonly locale: Locale;
}

/** Where the address is sealed to. */
export const sealedTo = (applicantId: string): string => `notice_addresses/email_sealed/${applicantId}`;

/** The address of an applicant who asked for notices; undefined for everybody else. */
export async function findAddress(
  { db, keys }: Pick<Services, 'db' | 'keys'>,
  applicantId: string,
): Promise<NoticeAddress | undefined> {
  const row = await db.first(
    sql<{
      email_sealed: string;
      locale: Locale;
    }>`SELECT email_sealed, locale FROM notice_addresses WHERE applicant_id = ${applicantId}`,
  );
  if (!row) return undefined;
  return { email: await keys.unseal(sealedTo(applicantId), row.email_sealed), locale: row.locale };
}
