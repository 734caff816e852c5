import { notTakenByAnother } from '../assignments/holding.ts';
import { auditRecord } from '../audit/record.ts';
import { guard, type Query, sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { DomainError } from '../http/problems.ts';
import { issueMembership } from '../memberships/issue.ts';
import type { VehicleInput } from '../memberships/register-vehicle.ts';
import { renewMembership } from '../memberships/renew.ts';
import type { ApplicantVehicle } from './blocks.ts';
import { graceAfter } from './grace-after.ts';
import type { DecisionReason } from './reasons.ts';
import { type ApplicationRow, type Context, findFor, leaveVetting, loadBlocks, moveTo } from './store.ts';
import { tellApplicant } from './tell-applicant.ts';

export interface DecisionInput {
  readonly decision: 'approve' | 'deny';
  readonly reason: DecisionReason;
}

async function recorded(
  context: Context,
  row: ApplicationRow,
  input: DecisionInput,
  detail: object,
): Promise<readonly Query[]> {
  return [
    ...(await tellApplicant(context.services, row, context.now)),
    sql`UPDATE applications SET decision_reason = ${input.reason} WHERE id = ${row.id}`,
    auditRecord({
      at: context.now,
      actor: context.principal,
      action: 'application.decide',
      objectKind: 'application',
      objectId: row.id,
      detail: { ...input, ...detail },
    }),
  ];
}

async function deny(context: Context, row: ApplicationRow, input: DecisionInput): Promise<Change> {
  const { now } = context;
  return {
    queries: [
      ...moveTo(row, 'denied', now),
      sql`DELETE FROM interview_slots WHERE application_id = ${row.id} AND starts_at > ${now}`,
      ...leaveVetting(row.traveler_id),
      ...(await graceAfter(context, row)),
      ...(await recorded(context, row, input, {})),
    ],
    reply: { status: 200, body: { id: row.id, state: 'denied', stateSince: new Date(now).toISOString() } },
  };
}

async function assertApprovable({ services }: Context, row: ApplicationRow): Promise<string> {
  const interview = await services.db.first(
    sql<{ id: string }>`SELECT id FROM interviews WHERE application_id = ${row.id} AND outcome = 'completed'`,
  );
  const interviewed = interview !== undefined || row.interview === 'waived';
  if (!interviewed || row.traveler_id === null) {
    throw new DomainError('illegal_transition', {
      en: 'Record a completed interview before you approve.',
      es: 'Registre una entrevista completada antes de aprobar.',
    });
  }
  return row.traveler_id;
}

function isWhole(
  vehicle: ApplicantVehicle,
): vehicle is ApplicantVehicle & { plate: string; country: string } {
  return vehicle.plate !== undefined && vehicle.country !== undefined;
}

/** A new membership, or the one that is renewed. */
function granted(
  { services, now }: Context,
  row: ApplicationRow,
  travelerId: string,
  vehicles: readonly VehicleInput[],
) {
  const { id: applicationId, applicant_id: applicantId, program, membership_id: membershipId } = row;
  if (row.kind === 'renewal' && membershipId !== null) {
    const submittedAt = row.submitted_at ?? now;
    return renewMembership(services, { membershipId, applicationId, vehicles, submittedAt }, now);
  }
  return issueMembership(services, { travelerId, applicantId, program, applicationId, vehicles }, now);
}

async function approve(context: Context, row: ApplicationRow, input: DecisionInput): Promise<Change> {
  const { services, now } = context;
  const travelerId = await assertApprovable(context, row);
  const blocks = await loadBlocks(services, row.id);
  const vehicles = (blocks.vehicles ?? []).filter(isWhole);
  const membership = await granted(context, row, travelerId, vehicles);
  const { membershipId, passId } = membership;
  return {
    queries: [
      ...moveTo(row, 'approved', now),
      // A watch-list match is a human's to settle first: nobody becomes a member over an open one.
      guard(
        'standing_refers',
        sql`EXISTS (SELECT 1 FROM standings WHERE traveler_id = ${travelerId} AND status = 'clear')`,
      ),
      ...membership.queries,
      sql`UPDATE applications SET membership_id = ${membershipId} WHERE id = ${row.id}`,
      ...(await recorded(context, row, input, { membershipId })),
    ],
    reply: {
      status: 200,
      body: { id: row.id, state: 'approved', stateSince: new Date(now).toISOString(), membershipId, passId },
    },
    refuse(error) {
      if (!error.isGuard('standing_refers')) return undefined;
      return new DomainError('conflict', {
        en: 'The standing of this traveler is not clear. Adjudicate the matches first.',
        es: 'La situación de este viajero no está despejada. Resuelva primero las coincidencias.',
      });
    },
  };
}

/**
 * An officer's decision. Approval needs a completed interview, unless it was waived, and a clear standing, and issues
 * or renews the membership in the same batch; denial keeps its coded reason, which the applicant learns on request.
 */
export async function decideApplication(context: Context, id: string, input: DecisionInput): Promise<Change> {
  const row = await findFor(context, id, 'decide');
  const free = await notTakenByAnother(context.services, { kind: 'application', id }, context.principal);
  const change = await (input.decision === 'approve' ? approve : deny)(context, row, input);
  return { ...change, queries: [free, ...change.queries] };
}
