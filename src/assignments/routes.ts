import type { Api } from '../http/endpoint.ts';
import { Assigned, Release, Take } from './schema.ts';
import { releaseWork, takeWork } from './take.ts';

const tag = 'Officers';
const scope = ['applications:review', 'matches:read'] as const;

/** Who works on what: applications and matches, one officer at a time. */
export function registerAssignments(api: Api): void {
  api.endpoint(
    {
      method: 'post',
      path: '/v1/assignments/take',
      tag,
      summary: 'Take applications and matches to work on, up to 100: all of them or none',
      scope,
      body: Take,
      idempotent: true,
      reply: { status: 200, description: 'What is the caller’s now', schema: Assigned },
      problems: ['conflict'],
    },
    takeWork,
  );
  api.endpoint(
    {
      method: 'post',
      path: '/v1/assignments/release',
      tag,
      summary: 'Give back what the caller has taken: all of it or none',
      scope,
      body: Release,
      idempotent: true,
      reply: { status: 200, description: 'What is nobody’s now', schema: Assigned },
      problems: ['conflict'],
    },
    releaseWork,
  );
}
