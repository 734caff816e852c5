import type { Api } from '../http/endpoint.ts';
import { SubjectBody, SubjectView } from './schema.ts';
import { setSubjectState } from './set-state.ts';

/** Whose tokens are refused, whatever they say. */
export function registerSubjects(api: Api): void {
  const moves = [
    ['disable', 'disabled', 'Refuse every token of a subject from the next request on'],
    ['enable', 'enabled', 'Take the tokens of a subject again'],
  ] as const;
  for (const [verb, state, summary] of moves) {
    api.endpoint(
      {
        method: 'post',
        path: `/v1/subjects/${verb}`,
        tag: 'Subjects',
        summary,
        scope: 'subjects:disable',
        body: SubjectBody,
        idempotent: true,
        reply: { status: 200, description: 'The subject and its state.', schema: SubjectView },
        problems: ['conflict'],
      },
      (call) => setSubjectState(call, state),
    );
  }
}
