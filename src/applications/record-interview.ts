import { notTakenByAnother } from '../assignments/holding.ts';
import { auditRecord } from '../audit/record.ts';
import { newId } from '../db/new-id.ts';
import { guard, sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import type { ApplicationState } from './lifecycle.ts';
import { type Context, findFor, moveTo, unchanged } from './store.ts';
import { tellApplicant } from './tell-applicant.ts';

export const interviewOutcomes = ['completed', 'no_show', 'rescheduled', 'failed'] as const;
export type InterviewOutcome = (typeof interviewOutcomes)[number];

/** Where an outcome leads. After a completed interview the application waits for its decision. */
const nextStates: Readonly<Record<InterviewOutcome, ApplicationState>> = {
  completed: 'interview_scheduled',
  no_show: 'conditionally_approved',
  rescheduled: 'conditionally_approved',
  failed: 'pending_review',
};

/** What came of the interview, by the officer who held it. Anything but `completed` gives the slot back. */
export async function recordInterview(
  context: Context,
  id: string,
  input: { readonly outcome: InterviewOutcome; readonly notes?: string | undefined },
): Promise<Change> {
  const { services, principal, now } = context;
  const row = await findFor(context, id, 'recordInterview');
  const free = await notTakenByAnother(services, { kind: 'application', id }, principal);
  const interviewId = newId();
  const { outcome, notes } = input;
  const sealed =
    notes === undefined ? null : await services.keys.seal(`interviews/notes_sealed/${interviewId}`, notes);
  const state = nextStates[outcome];
  return {
    queries: [
      free,
      unchanged(row),
      guard(
        'conflict',
        sql`EXISTS (SELECT 1 FROM interview_slots WHERE application_id = ${id} AND state = 'booked')`,
      ),
      sql`INSERT INTO interviews (id, application_id, center_id, starts_at, outcome, officer_id, notes_sealed, recorded_at)
        SELECT ${interviewId}, ${id}, center_id, starts_at, ${outcome}, ${principal.subject}, ${sealed}, ${now}
        FROM interview_slots WHERE application_id = ${id} AND state = 'booked'`,
      ...(outcome === 'completed'
        ? []
        : [
            ...moveTo(row, state, now),
            sql`DELETE FROM interview_slots WHERE application_id = ${id}`,
            ...(await tellApplicant(services, row, now)),
          ]),
      auditRecord({
        at: now,
        actor: principal,
        action: 'interview.outcome',
        objectKind: 'application',
        objectId: id,
        detail: { interviewId, outcome },
      }),
    ],
    reply: { status: 201, body: { id: interviewId, outcome, applicationState: state } },
  };
}
