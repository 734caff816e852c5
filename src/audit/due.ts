import type { Services } from '../services.ts';
import { checkpoint, maxRecordsPerSeal, sealTail } from './sealer.ts';

/** At most this many segments in one go: lanes get their turn between. */
const segmentsAtOnce = 20;

/** Seals what is unsealed and signs a checkpoint when one is due. */
export async function sealAndSign(services: Pick<Services, 'db' | 'keys'>, now: number): Promise<void> {
  for (let segment = 0; segment < segmentsAtOnce; segment++) {
    if ((await sealTail(services, now)) < maxRecordsPerSeal) break;
  }
  await checkpoint(services, now);
}
