import { auditRecord } from '../audit/record.ts';
import { newId } from '../db/new-id.ts';
import { guard, type Query, sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { actorId, type Principal } from '../http/principal.ts';
import { notFound } from '../http/problems.ts';
import type { Services } from '../services.ts';
import { subjectHashOf } from '../travelers/identity.ts';
import { loadSubjects } from '../travelers/store.ts';
import { requestScreening } from './request.ts';
import type { ScreeningBody } from './schema.ts';
import type { Subject } from './types.ts';

interface Whom {
  readonly travelerId?: string;
  readonly subject: Subject;
  readonly subjectHash: string;
  readonly guards: readonly Query[];
}

async function whom(services: Services, body: ScreeningBody): Promise<Whom> {
  const { travelerId, ...fields } = body;
  if (travelerId === undefined) {
    const subject = { id: newId(), ...fields };
    return { subject, subjectHash: subjectHashOf(services.keys, subject), guards: [] };
  }
  const [stored] = await loadSubjects(services, [travelerId]);
  if (!stored) throw notFound('traveler', 'viajero');
  const { subject, subjectHash } = stored;
  const same = sql`EXISTS (SELECT 1 FROM travelers WHERE id = ${travelerId} AND subject_hash = ${subjectHash})`;
  return { travelerId, subject, subjectHash, guards: [guard('traveler_changed', same)] };
}

/** An officer has somebody screened ahead of everything but lanes; the result is there as soon as a worker brings it. */
export async function runScreening(
  services: Services,
  principal: Principal,
  body: ScreeningBody,
  now: number,
): Promise<Change> {
  const { travelerId, subject, subjectHash, guards } = await whom(services, body);
  const about = travelerId === undefined ? {} : { travelerId };
  const { screeningId, queries } = await requestScreening(
    services,
    { ...about, subject, subjectHash, purpose: 'office', requestedBy: actorId(principal) },
    now,
  );
  return {
    queries: [
      ...guards,
      ...queries,
      auditRecord({
        at: now,
        actor: principal,
        action: 'screening.request',
        objectKind: 'screening',
        objectId: screeningId,
        detail: { purpose: 'office', ...about },
      }),
    ],
    reply: {
      status: 202,
      headers: { location: `/v1/screenings/${screeningId}` },
      body: { id: screeningId, state: 'pending' },
    },
  };
}
