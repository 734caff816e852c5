import { newId } from '../db/new-id.ts';
import { type Query, sql, touching } from '../db/sql.ts';
import { enqueue, priority } from '../outbox/enqueue.ts';
import { subjectPlace } from '../outbox/seal.ts';
import type { Services } from '../services.ts';
import type { Subject } from './types.ts';

export interface ScreeningRequest {
  /** Absent for an ad-hoc screening of somebody who is not on file. */
  readonly travelerId?: string;
  readonly subject: Subject;
  readonly subjectHash: string;
  readonly purpose: 'application' | 'crossing' | 'office';
  /** `kind:subject` of whoever asked. */
  readonly requestedBy: string;
  /**
   * The standing is left as it is. Of an enrolled traveler of whom nothing that is compared has changed vetting has kept
   * it up to date, and goes on while the screening is made; who is new has none until then, which counts as `pending`.
   * Of everybody else it becomes `pending`.
   */
  readonly keepsStanding?: boolean;
}

const queueOf = { crossing: 'lane', office: 'lane', application: 'vetting' } as const;

/**
 * A screening, without the message that has it made. The traveler's standing becomes `pending` until the result is
 * stored, so that no list version published before this batch can be taken for one that the traveler was screened
 * against: `required_seq` is read where the batch runs, not before.
 */
export async function newScreening(
  services: Pick<Services, 'keys'>,
  { subject, subjectHash, purpose, requestedBy, travelerId, keepsStanding }: ScreeningRequest,
  now: number,
): Promise<{
  readonly screeningId: string;
  readonly queries: readonly Query[];
}> {
  const screeningId = newId();
  const sealed = await services.keys.seal(
    subjectPlace(screeningId),
    JSON.stringify({ subject, subjectHash }),
  );
  return {
    screeningId,
    queries: [
      sql`INSERT INTO screenings (id, traveler_id, purpose, requested_by, state, subject_sealed, subject_hash, required_seq, requested_at)
        VALUES (${screeningId}, ${travelerId ?? null}, ${purpose}, ${requestedBy}, 'pending', ${sealed}, ${subjectHash},
          (SELECT COALESCE(MAX(seq), 0) FROM publications), ${now})`,
      ...(travelerId === undefined || keepsStanding === true
        ? []
        : [
            touching(
              [travelerId],
              sql`INSERT INTO standings (traveler_id, status, computed_seq, list_versions, config_hash, subject_hash, screening_id, screened_at)
                VALUES (${travelerId}, 'pending', 0, '{}', '', ${subjectHash}, ${screeningId}, ${now})
                ON CONFLICT (traveler_id) DO UPDATE SET status = 'pending', computed_seq = 0, subject_hash = excluded.subject_hash,
                  screening_id = excluded.screening_id`,
            ),
          ]),
    ],
  };
}

/** A screening and the outbox message that has it made. */
export async function requestScreening(
  services: Pick<Services, 'db' | 'keys'>,
  request: ScreeningRequest,
  now: number,
): Promise<{ readonly screeningId: string; readonly queries: readonly Query[] }> {
  const { screeningId, queries } = await newScreening(services, request, now);
  const head = await services.db.first(
    sql<{ seq: number }>`SELECT COALESCE(MAX(seq), 0) AS seq FROM publications`,
  );
  const message = await enqueue(
    services,
    {
      queue: queueOf[request.purpose],
      priority: request.purpose === 'application' ? priority.enrollment : priority.lane,
      objectKind: 'screening',
      objectId: screeningId,
      payload: {
        kind: 'screening',
        ...taskOf(screeningId, request.subject, request.subjectHash),
        requiredSeq: head?.seq ?? 0,
      },
    },
    now,
  );
  return { screeningId, queries: [...queries, message] };
}

/** The subject without `readonly`, as the payload's schema infers it. */
function taskOf(screeningId: string, subject: Subject, subjectHash: string) {
  const { otherNames, documents, plates, ...names } = subject;
  return {
    screeningId,
    subjectHash,
    subject: {
      ...names,
      ...(otherNames ? { otherNames: [...otherNames] } : {}),
      ...(documents ? { documents: [...documents] } : {}),
      ...(plates ? { plates: [...plates] } : {}),
    },
  };
}
