import type { Api } from '../http/endpoint.ts';
import { askInterview } from './ask-interview.ts';
import { decideApplication } from './decide.ts';
import { interviewSheet } from './interview-sheet.ts';
import { issueCard } from './issue-card.ts';
import { recordInterview } from './record-interview.ts';
import { reviewApplication } from './review.ts';
import {
  AskInterview,
  Decision,
  IdParams,
  IssuedCard,
  Moved,
  NewCard,
  Outcome,
  RecordedInterview,
  Review,
  Sheet,
  SheetQuery,
} from './schema.ts';

const tag = 'Officers';

function registerCards(api: Api): void {
  api.endpoint(
    {
      method: 'post',
      path: '/v1/applications/:id/card',
      tag,
      summary: 'Issue the card that was ordered and paid for; the old one opens no lane any more',
      scope: 'memberships:manage',
      params: IdParams,
      body: NewCard,
      idempotent: true,
      reply: { status: 201, description: 'The order is done', schema: IssuedCard },
      problems: ['not_found', 'illegal_transition', 'conflict'],
    },
    (call) => issueCard(call, call.params.id, call.body.rfid),
  );
}

/** What officers do to applications. */
export function registerOfficer(api: Api): void {
  registerCards(api);
  api.endpoint(
    {
      method: 'post',
      path: '/v1/applications/:id/review',
      tag,
      summary: 'Review an application that screening referred',
      scope: 'applications:review',
      params: IdParams,
      body: Review,
      idempotent: true,
      reply: { status: 200, description: 'Where the application stands now', schema: Moved },
      problems: ['illegal_transition', 'conflict'],
    },
    (call) => reviewApplication(call, call.params.id, call.body),
  );

  api.endpoint(
    {
      method: 'post',
      path: '/v1/applications/:id/interview/ask',
      tag,
      summary: 'Ask for an interview that was waived',
      scope: 'applications:review',
      params: IdParams,
      body: AskInterview,
      idempotent: true,
      reply: { status: 200, description: 'The applicant books one now', schema: Moved },
      problems: ['illegal_transition', 'conflict'],
    },
    (call) => askInterview(call, call.params.id, call.body),
  );

  api.endpoint(
    {
      method: 'post',
      path: '/v1/applications/:id/interview/outcome',
      tag,
      summary: 'Record what came of the interview',
      scope: 'applications:review',
      params: IdParams,
      body: Outcome,
      idempotent: true,
      reply: { status: 201, description: 'The record', schema: RecordedInterview },
      problems: ['illegal_transition', 'conflict'],
    },
    (call) => recordInterview(call, call.params.id, call.body),
  );

  api.endpoint(
    {
      method: 'get',
      path: '/v1/enrollment-centers/:id/interviews',
      tag,
      summary: 'The appointments of a day at a center: who comes, what to check and ask',
      scope: 'applications:review',
      params: IdParams,
      query: SheetQuery,
      reply: { status: 200, description: 'The sheet, in the order of the day', schema: Sheet },
    },
    (call) => interviewSheet(call, call.params.id, call.query.day),
  );

  api.endpoint(
    {
      method: 'post',
      path: '/v1/applications/:id/decision',
      tag,
      summary: 'Approve or deny, with a coded reason',
      scope: 'applications:review',
      params: IdParams,
      body: Decision,
      idempotent: true,
      reply: { status: 200, description: 'The decision; an approval names the membership', schema: Moved },
      problems: ['illegal_transition', 'vehicle_limit', 'conflict'],
    },
    (call) => decideApplication(call, call.params.id, call.body),
  );
}
