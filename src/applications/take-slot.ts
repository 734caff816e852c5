import type { DatabaseError } from '../db/database.ts';
import { type Query, sql } from '../db/sql.ts';
import { DomainError } from '../http/problems.ts';
import { findCenter, programsOf } from './center-store.ts';
import { isOffered } from './slots.ts';
import type { ApplicationRow, Context } from './store.ts';

export interface SlotInput {
  readonly centerId: string;
  /** Milliseconds since 1970. */
  readonly startsAt: number;
}

/** Refuses a slot that the center does not offer: off its grid or hours, past, too far ahead, or another program; and one that is not needed. */
export async function assertOffered(
  context: Context,
  application: ApplicationRow,
  slot: SlotInput,
): Promise<void> {
  if (application.interview === 'waived') {
    throw new DomainError('conflict', {
      en: 'You need no interview: an officer decides without one.',
      es: 'No necesita entrevista: un oficial decide sin ella.',
    });
  }
  const center = await findCenter(context.services, slot.centerId);
  const interviews = center.operational === 1 && programsOf(center.id).includes(application.program);
  if (interviews && isOffered(slot.startsAt, center.time_zone, context.now)) return;
  throw new DomainError('slot_not_offered', {
    en: 'This center offers no interview then. Choose one of its free slots.',
    es: 'Este centro no ofrece entrevista a esa hora. Elija una de sus citas libres.',
  });
}

/**
 * Takes a slot in one batch: the applicant's own hold and a hold that has run out give way, and the primary key
 * refuses whoever comes second.
 */
export function takeSlot(
  application: ApplicationRow,
  slot: SlotInput,
  state: 'held' | 'booked',
  heldUntil: number,
  now: number,
): readonly Query[] {
  const { centerId, startsAt } = slot;
  return [
    sql`DELETE FROM interview_slots WHERE application_id = ${application.id} AND state = 'held'`,
    sql`DELETE FROM interview_slots WHERE center_id = ${centerId} AND starts_at = ${startsAt}
      AND state = 'held' AND held_until <= ${now}`,
    sql`INSERT INTO interview_slots (center_id, starts_at, application_id, state, held_until)
      VALUES (${centerId}, ${startsAt}, ${application.id}, ${state}, ${heldUntil})`,
  ];
}

/** What a refused {@link takeSlot} means. */
export function slotRefusal(error: DatabaseError): DomainError | undefined {
  if (error.kind !== 'unique' || !error.detail.includes('interview_slots.center_id')) return undefined;
  return new DomainError('slot_taken', {
    en: 'Somebody else has just taken this slot. Choose another one.',
    es: 'Otra persona acaba de tomar esta cita. Elija otra.',
  });
}
