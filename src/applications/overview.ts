import { sql } from '../db/sql.ts';
import type { MembershipState } from '../memberships/lifecycle.ts';
import type { Services } from '../services.ts';
import type { Blocks } from './blocks.ts';
import { type CardOrder, cardOrderOf } from './card-order.ts';
import { missingPoints, type Point, warningPoints } from './completeness.ts';
import { cardFee, type Fee, feeOf } from './fee.ts';
import { parentStanding } from './parent.ts';
import { type ApplicationRow, loadBlocks } from './store.ts';

export interface PaymentRow {
  readonly amount_cents: number;
  readonly provider: string;
  readonly receipt_number: string;
  readonly paid_at: number;
}

interface SlotRow {
  readonly center_id: string;
  readonly name: string;
  readonly city: string;
  readonly time_zone: string;
  readonly starts_at: number;
  readonly state: 'held' | 'booked';
  readonly held_until: number;
  /** Its applicant has moved the interview already. */
  readonly moved: 0 | 1;
}

/** Everything that is to be known of one application before anything is done to it or shown of it. */
export interface Overview {
  readonly row: ApplicationRow;
  readonly blocks: Blocks;
  readonly missing: readonly Point[];
  readonly warnings: readonly Point[];
  readonly fee: Fee;
  readonly payment: PaymentRow | undefined;
  readonly feeDue: boolean;
  /** A slot that is booked, or held and not run out. */
  readonly slot: SlotRow | undefined;
  /** The membership that it gave, or that it is about. */
  readonly membership: MembershipLine | undefined;
  /** The card that is ordered; undefined for every other kind. */
  readonly card: CardOrder | undefined;
}

interface MembershipLine {
  readonly id: string;
  readonly pass_id: string;
  readonly state: MembershipState;
  readonly expires_at: number;
}

/** Reads and judges one application. What is missing is asked of drafts alone. */
export async function overviewOf(
  services: Pick<Services, 'db' | 'keys'>,
  row: ApplicationRow,
  now: number,
): Promise<Overview> {
  const { db } = services;
  const [blocks, payment, slot, membership, card] = await Promise.all([
    loadBlocks(services, row.id),
    db.first(
      sql<PaymentRow>`SELECT amount_cents, provider, receipt_number, paid_at FROM payments WHERE application_id = ${row.id}`,
    ),
    db.first(
      sql<SlotRow>`SELECT s.*, c.name, c.city, c.time_zone,
          EXISTS (SELECT 1 FROM interview_moves WHERE application_id = s.application_id) AS moved FROM interview_slots s JOIN enrollment_centers c ON c.id = s.center_id
        WHERE s.application_id = ${row.id} AND (s.state = 'booked' OR s.held_until > ${now})`,
    ),
    db.first(
      sql<MembershipLine>`SELECT id, pass_id, state, expires_at FROM memberships WHERE id = ${row.membership_id}`,
    ),
    cardOrderOf(services, row),
  ]);
  const parent = await parentStanding(services, blocks.identity?.parent);
  const ordersCard = row.kind === 'replacement';
  const fee = ordersCard ? cardFee : feeOf(row.program, blocks.identity?.birthDate, parent, now);
  return {
    row,
    blocks,
    missing: row.state === 'draft' && !ordersCard ? missingPoints(blocks, row.program, now) : [],
    warnings: warningPoints(blocks),
    fee,
    payment,
    feeDue: payment === undefined && fee.amountCents > 0,
    slot,
    membership,
    card,
  };
}
