import { auditRecord } from '../audit/record.ts';
import type { Change } from '../http/endpoint.ts';
import { type Context, findFor, moveTo } from './store.ts';
import { assertOffered, type SlotInput, slotRefusal, takeSlot } from './take-slot.ts';
import { tellApplicant } from './tell-applicant.ts';

/** Books the slot that the application holds, or a free one. Of two who book the same slot, one gets it. */
export async function bookInterview(context: Context, id: string, slot: SlotInput): Promise<Change> {
  const { services, principal, now } = context;
  const row = await findFor(context, id, 'book');
  await assertOffered(context, row, slot);
  const startsAt = new Date(slot.startsAt).toISOString();
  return {
    queries: [
      ...takeSlot(row, slot, 'booked', 0, now),
      ...moveTo(row, 'interview_scheduled', now),
      ...(await tellApplicant(services, row, now)),
      auditRecord({
        at: now,
        actor: principal,
        action: 'interview.book',
        objectKind: 'application',
        objectId: id,
        detail: { centerId: slot.centerId, startsAt },
      }),
    ],
    reply: {
      status: 201,
      body: { centerId: slot.centerId, startsAt, state: 'booked', applicationState: 'interview_scheduled' },
    },
    refuse: slotRefusal,
  };
}
