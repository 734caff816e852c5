import { auditRecord } from '../audit/record.ts';
import type { DatabaseError } from '../db/database.ts';
import { guard, sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { DomainError } from '../http/problems.ts';
import { type Context, findFor, unchanged } from './store.ts';
import { assertOffered, type SlotInput, slotRefusal, takeSlot } from './take-slot.ts';
import { tellApplicant } from './tell-applicant.ts';

const movedAlready = new DomainError('conflict', {
  en: 'You have moved this interview once already. To change it again, ask the enrollment center.',
  es: 'Ya cambió esta entrevista una vez. Para cambiarla otra vez, pregunte al centro de inscripción.',
});

const notAhead = new DomainError('conflict', {
  en: 'This interview has begun or is over.',
  es: 'Esta entrevista ya comenzó o ya pasó.',
});

function refusal(error: DatabaseError): DomainError | undefined {
  if (error.kind === 'unique' && error.detail.includes('interview_moves')) return movedAlready;
  if (error.isGuard('not_ahead')) return notAhead;
  return slotRefusal(error);
}

/** Moves a booked interview to another free slot, once: the old slot is free and the new one taken in the same batch. */
export async function moveInterview(context: Context, id: string, slot: SlotInput): Promise<Change> {
  const { services, principal, now } = context;
  const row = await findFor(context, id, 'move');
  await assertOffered(context, row, slot);
  const startsAt = new Date(slot.startsAt).toISOString();
  return {
    queries: [
      unchanged(row),
      guard(
        'not_ahead',
        sql`EXISTS (SELECT 1 FROM interview_slots WHERE application_id = ${id} AND state = 'booked' AND starts_at > ${now})`,
      ),
      sql`INSERT INTO interview_moves (application_id, from_center_id, from_starts_at, moved_at)
        SELECT ${id}, center_id, starts_at, ${now} FROM interview_slots WHERE application_id = ${id} AND state = 'booked'`,
      sql`DELETE FROM interview_slots WHERE application_id = ${id} AND state = 'booked'`,
      ...takeSlot(row, slot, 'booked', 0, now),
      sql`UPDATE applications SET version = version + 1 WHERE id = ${id}`,
      ...(await tellApplicant(services, row, now)),
      auditRecord({
        at: now,
        actor: principal,
        action: 'interview.move',
        objectKind: 'application',
        objectId: id,
        detail: { centerId: slot.centerId, startsAt },
      }),
    ],
    reply: {
      status: 200,
      body: { centerId: slot.centerId, startsAt, state: 'booked', applicationState: 'interview_scheduled' },
    },
    refuse: refusal,
  };
}
