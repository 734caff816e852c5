import { auditRecord } from '../audit/record.ts';
import { type Query, sql } from '../db/sql.ts';
import { actorId } from '../http/principal.ts';
import { DomainError } from '../http/problems.ts';
import { requestScreening } from '../screening/request.ts';
import { loadSubjects } from '../travelers/store.ts';
import { type Context, findFor, moveTo } from './store.ts';

/**
 * The statements that set a denial aside: the application is submitted again as it was, its person is enrolled and
 * screened anew, so that what has been found of a match since counts. The fee is not asked twice.
 */
export async function reopenApplication(context: Context, id: string): Promise<readonly Query[]> {
  const { services, principal, now } = context;
  const row = await findFor(context, id, 'reopen');
  const [stored] = await loadSubjects(services, row.traveler_id === null ? [] : [row.traveler_id]);
  if (!stored) {
    throw new DomainError('conflict', {
      en: 'Nothing is kept of this person any more: they have to apply anew.',
      es: 'Ya no se guarda nada de esta persona: tiene que presentar una solicitud nueva.',
    });
  }
  const { subject, subjectHash, enrolled } = stored;
  const screening = await requestScreening(
    services,
    {
      travelerId: subject.id,
      subject,
      subjectHash,
      purpose: 'application',
      requestedBy: actorId(principal),
      keepsStanding: enrolled,
    },
    now,
  );
  return [
    ...moveTo(row, 'submitted', now),
    sql`UPDATE travelers SET enrolled = 1 WHERE id = ${subject.id}`,
    sql`INSERT INTO subject_changes (traveler_id) VALUES (${subject.id})`,
    ...screening.queries,
    sql`UPDATE applications SET screening_id = ${screening.screeningId}, decision_reason = NULL WHERE id = ${id}`,
    auditRecord({
      at: now,
      actor: principal,
      action: 'application.reopen',
      objectKind: 'application',
      objectId: id,
      detail: { screeningId: screening.screeningId },
    }),
  ];
}
