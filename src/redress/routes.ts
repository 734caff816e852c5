import type { Api } from '../http/endpoint.ts';
import { versionFrom } from '../http/etag.ts';
import { closeRequest } from './close.ts';
import { listRequests } from './list.ts';
import { openRequest } from './open.ts';
import { readRequest } from './read.ts';
import { Close, ListQuery, Moved, NewMessage, NewRequest, Params, Request, Summaries } from './schema.ts';
import { withdrawRequest } from './withdraw.ts';
import { writeMessage } from './write.ts';

const tag = 'Redress';
const either = ['redress:own', 'redress:answer'] as const;
const path = '/v1/redress/:id';

function registerReads(api: Api): void {
  api.endpoint(
    {
      method: 'get',
      path: '/v1/redress',
      tag,
      summary: 'List own requests; for officers those that wait for them',
      scope: either,
      query: ListQuery,
      reply: { status: 200, description: 'A page, oldest first', schema: Summaries },
    },
    (call) => listRequests(call, call.query),
  );
  api.endpoint(
    {
      method: 'get',
      path,
      tag,
      summary: 'Read a request with its thread',
      scope: either,
      params: Params,
      reply: { status: 200, description: 'The thread; its ETag goes into If-Match', schema: Request },
      problems: ['not_found'],
    },
    (call) => readRequest(call, call.params.id),
  );
}

/** Contesting a decision: a thread between a traveler and the officers. */
export function registerRedress(api: Api): void {
  registerReads(api);
  api.endpoint(
    {
      method: 'post',
      path: '/v1/redress',
      tag,
      summary: 'Contest a denial, a revocation, a suspension, or being referred again and again',
      scope: 'redress:own',
      body: NewRequest,
      idempotent: true,
      reply: { status: 201, description: 'The request is open', schema: Moved },
      problems: ['not_found', 'illegal_transition', 'conflict'],
    },
    (call) => openRequest(call, call.body),
  );
  api.endpoint(
    {
      method: 'post',
      path: `${path}/messages`,
      tag,
      summary: 'Write in a thread; an officer’s question makes it wait for the traveler',
      scope: either,
      params: Params,
      body: NewMessage,
      idempotent: true,
      reply: { status: 201, description: 'Where the request stands now', schema: Moved },
      problems: ['not_found', 'illegal_transition', 'conflict'],
    },
    (call) => writeMessage(call, call.params.id, call.body),
  );
  api.endpoint(
    {
      method: 'post',
      path: `${path}/withdraw`,
      tag,
      summary: 'Take a request back',
      scope: 'redress:own',
      params: Params,
      idempotent: true,
      reply: { status: 200, description: 'It is closed', schema: Moved },
      problems: ['not_found', 'illegal_transition', 'conflict'],
    },
    (call) => withdrawRequest(call, call.params.id),
  );
  api.endpoint(
    {
      method: 'post',
      path: `${path}/close`,
      tag,
      summary: 'Answer and close, with a coded outcome (If-Match: its ETag)',
      scope: 'redress:answer',
      params: Params,
      body: Close,
      idempotent: true,
      reply: {
        status: 200,
        description: 'It is closed; what was set aside is in motion again',
        schema: Moved,
      },
      problems: ['not_found', 'precondition_required', 'version_changed', 'illegal_transition', 'conflict'],
    },
    (call) => closeRequest(call, call.params.id, versionFrom(call.header('if-match')), call.body),
  );
}
