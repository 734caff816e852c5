import { auditRecord } from '../audit/record.ts';
import { newId } from '../db/new-id.ts';
import { sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { etagOf } from '../http/etag.ts';
import type { MembershipRow } from '../memberships/store.ts';
import type { Blocks, Program } from './blocks.ts';
import { missingPoints, warningPoints } from './completeness.ts';
import { cardFee, feeOf } from './fee.ts';
import type { Overview } from './overview.ts';
import { parentStanding } from './parent.ts';
import { presentProgress } from './present.ts';
import { type ApplicationRow, type Context, saveBlocks } from './store.ts';

/** A draft before it is stored. */
export interface DraftInput {
  readonly program: Program;
  readonly kind: ApplicationRow['kind'];
  /** What it is about, unless it is new. */
  readonly membership?: MembershipRow;
  readonly blocks?: Blocks;
}

/** Stores a draft; the reply tells where it stands and nothing that was written, as it is kept with its key. */
export async function draftChange(
  context: Context,
  input: DraftInput,
): Promise<Change & { readonly id: string }> {
  const { services, principal, now, locale } = context;
  const { program, kind, membership, blocks = {} } = input;
  const id = newId();
  const ordersCard = kind === 'replacement';
  const row: ApplicationRow = {
    id,
    applicant_id: principal.subject,
    program,
    kind,
    state: 'draft',
    version: 1,
    traveler_id: membership?.traveler_id ?? null,
    screening_id: null,
    decision_reason: null,
    created_at: now,
    state_since: now,
    submitted_at: null,
    membership_id: membership?.id ?? null,
    interview: ordersCard ? 'waived' : 'required',
  };
  const parent = await parentStanding(services, blocks.identity?.parent);
  const fee = ordersCard ? cardFee : feeOf(program, blocks.identity?.birthDate, parent, now);
  const overview: Overview = {
    row,
    blocks,
    missing: ordersCard ? [] : missingPoints(blocks, program, now),
    warnings: warningPoints(blocks),
    fee,
    payment: undefined,
    feeDue: fee.amountCents > 0,
    slot: undefined,
    membership,
    card: undefined,
  };
  return {
    id,
    queries: [
      sql`INSERT INTO applications (id, applicant_id, program, kind, state, created_at, state_since, traveler_id, membership_id, interview)
        VALUES (${id}, ${principal.subject}, ${program}, ${kind}, 'draft', ${now}, ${now}, ${row.traveler_id}, ${row.membership_id}, ${row.interview})`,
      ...(await saveBlocks(services, id, blocks, now)),
      auditRecord({
        at: now,
        actor: principal,
        action: 'application.create',
        objectKind: 'application',
        objectId: id,
        detail: { program, kind, ...(membership === undefined ? {} : { membershipId: membership.id }) },
      }),
    ],
    reply: {
      status: 201,
      body: presentProgress(overview, locale),
      headers: { location: `/v1/applications/${id}`, etag: etagOf(1) },
    },
  };
}

/** Begins a draft of somebody who is not a member. */
export function createApplication(
  context: Context,
  input: { readonly program: Program; readonly kind: 'new' },
): Promise<Change> {
  return draftChange(context, input);
}
