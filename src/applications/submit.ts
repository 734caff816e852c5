import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { etagOf } from '../http/etag.ts';
import { actorId } from '../http/principal.ts';
import { DomainError, type FieldError } from '../http/problems.ts';
import { filedInTime } from '../memberships/renewal.ts';
import { requestScreening } from '../screening/request.ts';
import { retellTraveler } from '../travelers/retell.ts';
import { newTraveler } from '../travelers/store.ts';
import { applicantIdentity } from './applicant-identity.ts';
import { assertRenewable } from './begin-renewal.ts';
import { interviewReasonsOf } from './interview-rule.ts';
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

/** A renewal that is not paid for before the end of its membership, or has no fee and comes later, is none. */
function assertInTime({ row, membership, payment }: Overview, now: number): void {
  if (row.kind !== 'renewal' || !membership) return;
  if (!filedInTime(membership.expires_at, payment?.paid_at ?? now)) assertRenewable(membership, now);
}

/** The person of an application: a new traveler, or the member who renews; and whether they are interviewed. */
async function travelerOf({ services, now }: Context, { row, blocks, membership }: Overview) {
  const told = applicantIdentity(blocks);
  const { kind } = row;
  if (kind !== 'renewal' || row.traveler_id === null || !membership) {
    const traveler = await newTraveler(
      services,
      { origin: 'application', enrolled: true, identity: told },
      now,
    );
    return { traveler, interview: 'required', reasons: ['first_application'], keepsStanding: false } as const;
  }
  const traveler = await retellTraveler(services, row.traveler_id, told);
  const { before } = traveler;
  const facts = { kind, questions: blocks.questions, before, told, expiresAt: membership.expires_at };
  const reasons = interviewReasonsOf(facts, now);
  const interview = reasons.length === 0 ? 'waived' : 'required';
  return { traveler, interview, reasons, keepsStanding: !traveler.changed } as const;
}

/**
 * Submits a draft that is complete and paid for: its person becomes a traveler who is screened and from now on vetted.
 * Who renews stays the traveler they are, and their membership goes on meanwhile.
 */
export async function submitApplication(context: Context, id: string): Promise<Change> {
  const { services, principal, now, locale } = context;
  const row = await findFor(context, id, 'submit');
  const overview = await overviewOf(services, row, now);
  assertComplete(overview, context);
  assertInTime(overview, now);
  const { traveler, interview, reasons, keepsStanding } = await travelerOf(context, overview);
  const screening = await requestScreening(
    services,
    {
      travelerId: traveler.id,
      subject: traveler.subject,
      subjectHash: traveler.subjectHash,
      purpose: 'application',
      requestedBy: actorId(principal),
      keepsStanding,
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
      interview,
    },
  };
  return {
    queries: [
      ...moveTo(row, 'submitted', now),
      ...traveler.queries,
      ...screening.queries,
      sql`UPDATE applications SET traveler_id = ${traveler.id}, screening_id = ${screening.screeningId}, submitted_at = ${now},
        interview = ${interview} WHERE id = ${id}`,
      ...(await tellApplicant(services, row, now)),
      auditRecord({
        at: now,
        actor: principal,
        action: 'application.submit',
        objectKind: 'application',
        objectId: id,
        detail: { travelerId: traveler.id, screeningId: screening.screeningId, interview: reasons },
      }),
    ],
    reply: {
      status: 200,
      body: presentProgress(submitted, locale),
      headers: { etag: etagOf(row.version + 1) },
    },
  };
}
