import type { z } from 'zod';
import { auditRecord } from '../audit/record.ts';
import { jsonChunks } from '../db/json-chunks.ts';
import { type Query, rawSql, sql } from '../db/sql.ts';
import {
  deriveStandingsBetween,
  knownTraveler,
  neverPublished,
  storeFound,
  withdrawUnnamed,
} from '../matches/found.ts';
import type { Acceptance, Applied } from '../outbox/accept.ts';
import type { SweepResult } from '../outbox/protocol/results.ts';
import { unsealPayload } from '../outbox/seal.ts';
import type { Services } from '../services.ts';
import { listVersionsAt } from './store.ts';
import { rangeDone } from './sweep-plan.ts';

type Result = z.infer<typeof SweepResult>;

/** Everybody of the range whom the worker knew has been screened now; pending ones wait for their own screening. */
function refreshStandings(result: Result, after: string, through: string, now: number): Query {
  return rawSql(
    `UPDATE standings SET computed_seq = ?, list_versions = ${listVersionsAt}, config_hash = ?, screened_at = ?
      WHERE traveler_id > ? AND traveler_id <= ? AND status <> 'pending' AND computed_seq <= ?
        AND EXISTS (SELECT 1 FROM travelers t WHERE t.id = standings.traveler_id
          AND t.subject_hash = standings.subject_hash AND ${knownTraveler})`,
    [result.seq, result.seq, result.configHash, now, after, through, result.seq, result.subjectsSeq],
  );
}

async function impossible(db: Services['db'], result: Result, after: string, through: string) {
  const head = await db.first(sql<{ seq: number }>`SELECT COALESCE(MAX(seq), 0) AS seq FROM publications`);
  if (result.seq > (head?.seq ?? 0)) return 'the result names a publication that does not exist';
  if (result.matches.some(({ travelerId }) => travelerId <= after || travelerId > through))
    return 'a match lies outside the range of this sweep';
  for (const chunk of jsonChunks(result.matches)) {
    const unknown = await db.first(neverPublished(chunk));
    if (unknown) return `${unknown.listId}/${unknown.entryId} was never published with that content`;
  }
  return undefined;
}

/** Takes the result of screening a range of travelers again: matches, and how fresh their standings are. */
export async function applySweep(acceptance: Acceptance, result: Result): Promise<Applied> {
  const { services, message, now } = acceptance;
  const payload = await unsealPayload(services.keys.encryption.keys, message.id, message.payload);
  if (payload.kind !== 'sweep') return { outcome: 'rejected', detail: 'the message is no sweep' };
  const { afterTravelerId: after, throughTravelerId: through } = payload;
  const wrong = await impossible(services.db, result, after, through);
  if (wrong !== undefined) return { outcome: 'rejected', detail: wrong };
  if (result.seq < payload.requiredSeq) return { outcome: 'lease_lost', detail: 'index_behind' };
  if (result.subjectsSeq < payload.requiredSubjectsSeq)
    return { outcome: 'lease_lost', detail: 'subjects_behind' };
  const finding = { messageId: message.id, seq: result.seq, now };
  const inRange = `travelers t JOIN matches m ON m.traveler_id = t.id WHERE t.id > ? AND t.id <= ? AND ${knownTraveler}`;
  return {
    queries: [
      ...storeFound(result.matches, finding, true),
      withdrawUnnamed(inRange, [after, through, result.subjectsSeq], finding),
      refreshStandings(result, after, through, now),
      rangeDone(result.screened, now),
      deriveStandingsBetween(after, through),
      auditRecord({
        at: now,
        actor: 'service',
        action: 'sweep.result',
        objectKind: 'sweep',
        objectId: message.objectId,
        detail: {
          seq: result.seq,
          configHash: result.configHash,
          screened: result.screened,
          matches: result.matches.length,
        },
      }),
    ],
  };
}
