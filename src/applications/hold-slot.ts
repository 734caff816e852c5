import { auditRecord } from '../audit/record.ts';
import type { Change } from '../http/endpoint.ts';
import { type Context, findFor, unchanged } from './store.ts';
import { assertOffered, type SlotInput, slotRefusal, takeSlot } from './take-slot.ts';

/** A hold lasts this long and then simply runs out. */
export const holdMs = 10 * 60_000;

/** Holds a slot for ten minutes; it replaces the hold that the application had. */
export async function holdSlot(context: Context, id: string, slot: SlotInput): Promise<Change> {
  const { principal, now } = context;
  const row = await findFor(context, id, 'hold');
  await assertOffered(context, row, slot);
  const startsAt = new Date(slot.startsAt).toISOString();
  return {
    queries: [
      unchanged(row),
      ...takeSlot(row, slot, 'held', now + holdMs, now),
      auditRecord({
        at: now,
        actor: principal,
        action: 'interview.hold',
        objectKind: 'application',
        objectId: id,
        detail: { centerId: slot.centerId, startsAt },
      }),
    ],
    reply: {
      status: 201,
      body: {
        centerId: slot.centerId,
        startsAt,
        state: 'held',
        heldUntil: new Date(now + holdMs).toISOString(),
      },
    },
    refuse: slotRefusal,
  };
}
