import type { z } from 'zod';
import { DatabaseError } from '../db/database.ts';
import type { VettingPart, VettingPartResponse } from '../outbox/protocol/results.ts';
import type { Services } from '../services.ts';
import { impossible, progressOf } from './vetting.ts';
import { advance } from './vetting-progress.ts';
import { applyInSteps, leased } from './vetting-steps.ts';

/**
 * Takes a part of a vetting that goes on, in bounded batches, and remembers how far it has come: whoever takes the
 * message over goes on from there. The watermark stays where it is until the last part.
 */
export async function takeVettingPart(
  services: Services,
  messageId: string,
  part: VettingPart,
): Promise<z.infer<typeof VettingPartResponse>> {
  const { db } = services;
  const wrong = await impossible(db, part, (await progressOf(db)).head);
  if (wrong !== undefined) return { outcome: 'rejected', detail: wrong };
  try {
    await applyInSteps(services, messageId, part);
    await db.batch([leased(messageId, services.now()), advance(messageId, part, services.now())]);
    return { outcome: 'accepted' };
  } catch (error) {
    if (error instanceof DatabaseError) return { outcome: 'lease_lost', detail: error.kind };
    throw error;
  }
}
