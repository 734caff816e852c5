import { auditRecord } from '../audit/record.ts';
import { newId } from '../db/new-id.ts';
import { sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { etagOf } from '../http/etag.ts';
import type { Program } from './blocks.ts';
import { missingPoints } from './completeness.ts';
import { feeOf } from './fee.ts';
import type { Overview } from './overview.ts';
import { presentApplication } from './present.ts';
import type { ApplicationRow, Context } from './store.ts';

/** Begins a draft. */
export async function createApplication(
  context: Context,
  input: { readonly program: Program; readonly kind: 'new' },
): Promise<Change> {
  const { principal, now, locale } = context;
  const id = newId();
  const { program, kind } = input;
  const row: ApplicationRow = {
    id,
    applicant_id: principal.subject,
    program,
    kind,
    state: 'draft',
    version: 1,
    traveler_id: null,
    screening_id: null,
    decision_reason: null,
    created_at: now,
    state_since: now,
    submitted_at: null,
  };
  const overview: Overview = {
    row,
    blocks: {},
    missing: missingPoints({}, program, now),
    warnings: [],
    fee: feeOf(program, undefined, 'none', now),
    payment: undefined,
    feeDue: true,
    slot: undefined,
    membership: undefined,
  };
  return {
    queries: [
      sql`INSERT INTO applications (id, applicant_id, program, kind, state, created_at, state_since)
        VALUES (${id}, ${principal.subject}, ${program}, ${kind}, 'draft', ${now}, ${now})`,
      auditRecord({
        at: now,
        actor: principal,
        action: 'application.create',
        objectKind: 'application',
        objectId: id,
        detail: { program, kind },
      }),
    ],
    reply: {
      status: 201,
      body: presentApplication(overview, principal, locale),
      headers: { location: `/v1/applications/${id}`, etag: etagOf(1) },
    },
  };
}
