import { z } from 'zod';
import type { Api } from '../http/endpoint.ts';
import { addPaper, largestPaper, mostPapers } from './add.ts';
import { listPapers, readPaper } from './read.ts';
import { removePaper } from './remove.ts';
import { NewPaper, PaperParams, Papers, PaperView, Params } from './schema.ts';

const tag = 'Papers';
const path = '/v1/applications/:id/papers';
const one = `${path}/:paper`;

/** Papers that support an application: added by the applicant, read by them and by officers who review. */
export function registerPapers(api: Api): void {
  api.endpoint(
    {
      method: 'post',
      path,
      tag,
      summary: `Add a paper: PDF, JPEG or PNG by its content, at most 5 MiB, ${mostPapers} an application`,
      scope: 'applications:own',
      params: Params,
      body: NewPaper,
      fileOfAtMost: largestPaper,
      idempotent: true,
      reply: { status: 201, description: 'What was kept, with its SHA-256', schema: PaperView },
      problems: ['illegal_transition', 'conflict'],
      timeLimitMs: 60_000,
    },
    (call) => addPaper(call, call.params.id, call.body.kind, call.file),
  );
  api.endpoint(
    {
      method: 'get',
      path,
      tag,
      summary: 'The papers of an application',
      scope: ['applications:own', 'applications:review'],
      params: Params,
      reply: { status: 200, description: 'All of them, oldest first', schema: Papers },
    },
    (call) => listPapers(call, call.params.id),
  );
  api.endpoint(
    {
      method: 'get',
      path: one,
      tag,
      summary: 'What a paper holds, as it was sent',
      scope: ['applications:own', 'applications:review'],
      params: PaperParams,
      reply: {
        status: 200,
        description: 'The file, as an attachment',
        contentType: 'application/octet-stream',
        schema: z.string(),
      },
    },
    (call) => readPaper(call, call.params.id, call.params.paper),
  );
  api.endpoint(
    {
      method: 'delete',
      path: one,
      tag,
      summary: 'Take a paper back, while the application is a draft',
      scope: 'applications:own',
      params: PaperParams,
      reply: { status: 204, description: 'It is gone' },
      problems: ['illegal_transition', 'conflict'],
    },
    (call) => removePaper(call, call.params.id, call.params.paper),
  );
}
