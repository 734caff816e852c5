import type { Principal } from '../http/principal.ts';
import type { Locale } from '../http/text.ts';
import type { Point } from './completeness.ts';
import { type NextStepFacts, nextStep } from './next-step.ts';
import type { Overview } from './overview.ts';
import { localTime } from './slots.ts';
import type { ApplicationRow } from './store.ts';

const time = (ms: number) => new Date(ms).toISOString();

/** Points as problem documents and applications carry them, in the reader's language. */
export function presentPoints(points: readonly Point[], locale: Locale) {
  return points.map(({ pointer, message }) => ({ pointer, message: message[locale] }));
}

/** One line of a list. */
export function presentSummary(row: ApplicationRow) {
  return {
    id: row.id,
    program: row.program,
    kind: row.kind,
    state: row.state,
    stateSince: time(row.state_since),
    createdAt: time(row.created_at),
    ...(row.submitted_at === null ? {} : { submittedAt: time(row.submitted_at) }),
  };
}

function presentInterview({ slot }: Overview) {
  if (!slot) return {};
  return {
    interview: {
      state: slot.state,
      centerId: slot.center_id,
      centerName: slot.name,
      startsAt: time(slot.starts_at),
      localTime: localTime(slot.starts_at, slot.time_zone),
      timeZone: slot.time_zone,
      ...(slot.state === 'held' ? { heldUntil: time(slot.held_until) } : {}),
    },
  };
}

/** What only staff may know: the coded reason and where the screening is. The applicant gets neutral words. */
function presentForStaff({ row }: Overview) {
  return {
    applicantId: row.applicant_id,
    ...(row.traveler_id === null ? {} : { travelerId: row.traveler_id }),
    ...(row.screening_id === null ? {} : { screeningId: row.screening_id }),
    ...(row.decision_reason === null ? {} : { decisionReason: row.decision_reason }),
  };
}

/** What the next step depends on. */
export function nextStepFacts({ row, missing, feeDue }: Overview): NextStepFacts {
  return { missing: missing.length, feeDue, kind: row.kind, waived: row.interview === 'waived' };
}

/** Where an application stands, without what its applicant has written: fit to be kept with an idempotency key. */
export function presentProgress(overview: Overview, locale: Locale) {
  const { row, fee, payment, missing } = overview;
  return {
    ...presentSummary(row),
    nextStep: nextStep(row.state, nextStepFacts(overview))[locale],
    ...(row.state === 'draft' ? { missing: presentPoints(missing, locale) } : {}),
    fee: {
      amountCents: fee.amountCents,
      currency: fee.currency,
      due: overview.feeDue,
      ...(fee.exemption === undefined ? {} : { exemption: fee.exemption }),
      ...(payment === undefined
        ? {}
        : {
            receiptNumber: payment.receipt_number,
            paidAt: time(payment.paid_at),
            paidCents: payment.amount_cents,
          }),
    },
    ...presentInterview(overview),
    interviewNeeded: row.interview === 'required',
    ...(overview.card === undefined
      ? {}
      : { card: { credentialId: overview.card.credential_id, reason: overview.card.reason } }),
    ...(overview.membership === undefined
      ? {}
      : { membershipId: overview.membership.id, passId: overview.membership.pass_id }),
  };
}

/** An application as its reader sees it, with its blocks. Stored replies must not hold it: blocks are sealed at rest. */
export function presentApplication(overview: Overview, principal: Principal, locale: Locale) {
  return {
    ...presentProgress(overview, locale),
    warnings: presentPoints(overview.warnings, locale),
    ...(principal.kind === 'staff' ? presentForStaff(overview) : {}),
    blocks: overview.blocks,
  };
}
