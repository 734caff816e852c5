import { verifyAudit } from '../audit/verify.ts';
import type { Database } from '../db/database.ts';

/** Verifies a whole audit log and says the verdict in a sentence. */
export async function verdictOf(
  db: Database,
  keys: ReadonlyMap<string, CryptoKey>,
): Promise<{ ok: boolean; words: string }> {
  const run = verifyAudit(db, keys);
  for (;;) {
    const step = await run.next();
    if (!step.done) continue;
    const { records, seals, checkpoints, unsealedTail, faults } = step.value;
    const counts = `${records} records, ${seals} seals, ${checkpoints} signed checkpoints, ${unsealedTail} not sealed yet`;
    const first = faults[0];
    if (first)
      return { ok: false, words: `altered: record ${first.recordId ?? '?'} ${first.what} (${counts})` };
    return { ok: checkpoints > 0, words: `whole: ${counts}` };
  }
}
