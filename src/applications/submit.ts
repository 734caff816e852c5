import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { etagOf } from '../http/etag.ts';
import { actorId } from '../http/principal.ts';
import { DomainError, type FieldError } from '../http/problems.ts';
import { requestScreening } from '../screening/request.ts';
import { newTraveler } from '../travelers/store.ts';
import { applicantIdentity } from './applicant-identity.ts';
import { type Overview, overviewOf } from './overview.ts';
import { presentPoints, presentProgress } from './present.ts';
import { type Context, findFor, moveTo } from './store.ts';
import { tellApplicant } from './tell-applicant.ts';

function assertComplete({ missing, feeDue }: Overview, { locale }: Context): void {
  const errors: FieldError[] = presentPoints(missing, locale);
  if (errors.length > 0) {
    if (feeDue)
      errors.push({ pointer: '/fee', message: locale === 'es' ? 'Pague la cuota.' : 'Pay the fee.' });
    throw new DomainError(
      'incomplete',
      {
        en: `The application lacks ${errors.length} points.`,
        es: `A la solicitud le faltan ${errors.length} puntos.`,
      },
      { errors },
    );
  }
  if (feeDue) {
    const message = { en: 'Pay the fee before you submit.', es: 'Pague la cuota antes de enviar.' };
    throw new DomainError('payment_required', message, {
      errors: [{ pointer: '/fee', message: message[locale] }],
    });
  }
}

/** Submits a draft that is complete and paid for: its person becomes a traveler who is screened and from now on vetted. */
export async function submitApplication(context: Context, id: string): Promise<Change> {
  const { services, principal, now, locale } = context;
  const row = await findFor(context, id, 'submit');
  const overview = await overviewOf(services, row, now);
  assertComplete(overview, context);
  const traveler = await newTraveler(
    services,
    { origin: 'application', enrolled: true, identity: applicantIdentity(overview.blocks) },
    now,
  );
  const screening = await requestScreening(
    services,
    {
      travelerId: traveler.id,
      subject: traveler.subject,
      subjectHash: traveler.subjectHash,
      purpose: 'application',
      requestedBy: actorId(principal),
    },
    now,
  );
  const submitted = {
    ...overview,
    row: {
      ...row,
      state: 'submitted' as const,
      version: row.version + 1,
      state_since: now,
      submitted_at: now,
      traveler_id: traveler.id,
      screening_id: screening.screeningId,
    },
  };
  return {
    queries: [
      ...moveTo(row, 'submitted', now),
      ...traveler.queries,
      ...screening.queries,
      sql`UPDATE applications SET traveler_id = ${traveler.id}, screening_id = ${screening.screeningId}, submitted_at = ${now}
        WHERE id = ${id}`,
      ...(await tellApplicant(services, row, now)),
      auditRecord({
        at: now,
        actor: principal,
        action: 'application.submit',
        objectKind: 'application',
        objectId: id,
        detail: { travelerId: traveler.id, screeningId: screening.screeningId },
      }),
    ],
    reply: {
      status: 200,
      body: presentProgress(submitted, locale),
      headers: { etag: etagOf(row.version + 1) },
    },
  };
}
