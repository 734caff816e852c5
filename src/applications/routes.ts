import type { z } from 'zod';
import type { Api, Change } from '../http/endpoint.ts';
import { versionFrom } from '../http/etag.ts';
import { beginRenewal } from './begin-renewal.ts';
import { beginReplacement } from './begin-replacement.ts';
import { cancelApplication } from './cancel.ts';
import { createApplication } from './create.ts';
import { editApplication } from './edit.ts';
import { registerInterviews } from './interview-routes.ts';
import { listApplications } from './list.ts';
import { registerOfficer } from './officer-routes.ts';
import { payFee } from './pay.ts';
import { readApplication } from './read.ts';
import {
  Application,
  Edit,
  IdParams,
  ListQuery,
  Moved,
  NewApplication,
  Payment,
  Progress,
  Receipt,
  Summaries,
} from './schema.ts';
import type { Context } from './store.ts';
import { submitApplication } from './submit.ts';

const tag = 'Applications';

function begin(context: Context, body: z.output<typeof NewApplication>): Promise<Change> {
  if (body.kind === 'renewal') return beginRenewal(context, body.membershipId);
  return body.kind === 'replacement' ? beginReplacement(context, body) : createApplication(context, body);
}

/** The applicant's own routes; those of interviews and of officers stand beside. */
export function registerApplications(api: Api): void {
  api.endpoint(
    {
      method: 'post',
      path: '/v1/applications',
      tag,
      summary: 'Begin a draft, the renewal of a membership, or the order of a new card',
      scope: 'applications:own',
      body: NewApplication,
      idempotent: true,
      reply: { status: 201, description: 'The draft, with what it lacks', schema: Progress },
      problems: ['not_found', 'illegal_transition', 'conflict'],
    },
    (call) => begin(call, call.body),
  );

  api.endpoint(
    {
      method: 'get',
      path: '/v1/applications',
      tag,
      summary: 'List own applications; for officers, everybody’s',
      scope: ['applications:own', 'applications:review'],
      query: ListQuery,
      reply: { status: 200, description: 'A page, oldest first', schema: Summaries },
    },
    (call) => listApplications(call, call.query),
  );

  api.endpoint(
    {
      method: 'get',
      path: '/v1/applications/:id',
      tag,
      summary: 'Read an application, its state and its next step',
      scope: ['applications:own', 'applications:review'],
      params: IdParams,
      reply: {
        status: 200,
        description: 'The application; its ETag goes into If-Match',
        schema: Application,
      },
    },
    (call) => readApplication(call, call.params.id),
  );

  api.endpoint(
    {
      method: 'patch',
      path: '/v1/applications/:id',
      tag,
      summary: 'Replace blocks of a draft',
      scope: 'applications:own',
      params: IdParams,
      body: Edit,
      reply: { status: 200, description: 'The draft as it is now', schema: Application },
      problems: ['precondition_required', 'version_changed', 'illegal_transition'],
    },
    (call) => editApplication(call, call.params.id, versionFrom(call.header('if-match')), call.body),
  );

  api.endpoint(
    {
      method: 'post',
      path: '/v1/applications/:id/payments',
      tag,
      summary: 'Pay the fee',
      scope: 'applications:own',
      params: IdParams,
      body: Payment,
      idempotent: true,
      reply: { status: 201, description: 'The receipt', schema: Receipt },
      problems: ['incomplete', 'already_paid', 'payment_required', 'illegal_transition', 'conflict'],
    },
    (call) => payFee(call, call.params.id, call.body),
  );

  api.endpoint(
    {
      method: 'post',
      path: '/v1/applications/:id/submit',
      tag,
      summary: 'Submit a complete draft',
      scope: 'applications:own',
      params: IdParams,
      idempotent: true,
      reply: { status: 200, description: 'Where the application stands now', schema: Progress },
      problems: ['incomplete', 'payment_required', 'illegal_transition', 'conflict'],
    },
    (call) => submitApplication(call, call.params.id),
  );

  api.endpoint(
    {
      method: 'post',
      path: '/v1/applications/:id/cancel',
      tag,
      summary: 'Cancel an application and its interview',
      scope: 'applications:own',
      params: IdParams,
      idempotent: true,
      reply: { status: 200, description: 'It is cancelled', schema: Moved },
      problems: ['illegal_transition', 'conflict'],
    },
    (call) => cancelApplication(call, call.params.id),
  );

  registerInterviews(api);
  registerOfficer(api);
}
