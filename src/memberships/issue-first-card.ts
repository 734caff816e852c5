import { guard, sql } from '../db/sql.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { DomainError } from '../http/problems.ts';
import { addCredential } from './add-credential.ts';

/**
 * An officer issues a new member's first card, once: whoever was told a moment ago that none was issued is refused when
 * another officer has issued it meanwhile.
 *
 * @param rfid what a reader reads of the card, hex
 */
export async function issueFirstCard(
  context: Pick<Call, 'services' | 'principal' | 'now' | 'locale'>,
  membershipId: string,
  rfid: string,
): Promise<Change> {
  const change = await addCredential({
    ...context,
    params: { id: membershipId },
    body: { kind: 'rfid', value: rfid },
  });
  return {
    ...change,
    queries: [
      guard('first_card', sql`EXISTS (SELECT 1 FROM first_cards WHERE membership_id = ${membershipId})`),
      ...change.queries,
    ],
    refuse: (error) =>
      error.isGuard('first_card')
        ? new DomainError('conflict', {
            en: 'This member has a card already. Nothing was changed.',
            es: 'Este miembro ya tiene una tarjeta. Nada cambió.',
          })
        : change.refuse?.(error),
  };
}
