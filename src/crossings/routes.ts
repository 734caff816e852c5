import { z } from 'zod';
import type { Api } from '../http/endpoint.ts';
import { checkCrossing } from './check.ts';
import { checkBatch } from './check-batch.ts';
import { disposeCrossing } from './dispose.ts';
import { streamCrossingEvents } from './events.ts';
import { givenReply } from './given-reply.ts';
import { createNewestSequence } from './newest-sequence.ts';
import { readCrossing } from './read.ts';
import { BatchBody, CheckBody, CrossingView, DispositionBody, Params } from './schema.ts';
import { awaitDecision, preferredWait } from './wait.ts';

const tag = 'Crossings';
const path = '/v1/crossings/:id';

function registerChecks(api: Api): void {
  const sequences = createNewestSequence();
  api.endpoint(
    {
      method: 'post',
      path: '/v1/crossings',
      tag,
      summary: 'Check a crossing: vehicle, truck or pedestrian with its occupants',
      scope: 'crossings:check',
      body: CheckBody,
      idempotent: 'own',
      reply: {
        status: 201,
        description:
          'The decision; provisional while somebody is being screened. `Prefer: wait=N` waits for that.',
        schema: CrossingView,
      },
      problems: ['sequence_used', 'disposition_missing'],
    },
    async function check(call) {
      const { services, principal, idempotencyKey: key } = call;
      if (!key) throw new Error('the route asks for an Idempotency-Key');
      if (!sequences.isNewest(principal.subject, call.body)) {
        const given = await givenReply(services, principal.subject, key);
        if (given) return given;
      }
      const { change, crossing } = await checkCrossing(call, call.body, key);
      const seconds = preferredWait(call.header('prefer'));
      if (seconds === 0 || crossing.state !== 'provisional') return change;
      return {
        ...change,
        afterCommit: () => awaitDecision(services, crossing.id, seconds, call.locale),
      };
    },
  );
  api.endpoint(
    {
      method: 'post',
      path: '/v1/crossings/batch',
      tag,
      summary: 'Replay stored events, in order, each answered on its own',
      scope: 'crossings:check',
      body: BatchBody,
      maxBodyBytes: 2 * 1024 * 1024,
      reply: {
        status: 200,
        description: 'For each event its status, and the crossing or the problem.',
        schema: z.object({
          results: z.array(
            z.object({
              index: z.int(),
              status: z.int(),
              body: CrossingView.optional(),
              replayed: z.literal(true).optional(),
              problem: z.record(z.string(), z.unknown()).optional(),
            }),
          ),
        }),
      },
    },
    (call) => checkBatch(call, call.body.items),
  );
}

/** Crossings: the check that a lane waits for, its late answer, and what the officer did. */
export function registerCrossings(api: Api): void {
  registerChecks(api);
  api.endpoint(
    {
      method: 'get',
      path,
      tag,
      summary: 'Read a crossing',
      scope: 'crossings:read',
      params: Params,
      reply: { status: 200, description: 'The crossing as it is now.', schema: CrossingView },
      problems: ['not_found'],
    },
    readCrossing,
  );
  api.endpoint(
    {
      method: 'get',
      path: `${path}/events`,
      tag,
      summary: 'Follow a crossing (server-sent events)',
      scope: 'crossings:read',
      params: Params,
      reply: {
        status: 200,
        description: '`checked`, `decided`, `disposed`.',
        contentType: 'text/event-stream',
      },
      problems: ['not_found'],
    },
    streamCrossingEvents,
  );
  api.endpoint(
    {
      method: 'post',
      path: `${path}/disposition`,
      tag,
      summary: 'Record what the officer did',
      scope: ['crossings:dispose', 'crossings:check'],
      params: Params,
      body: DispositionBody,
      idempotent: true,
      reply: { status: 200, description: 'The crossing, disposed of.', schema: CrossingView },
      problems: ['not_found', 'illegal_transition'],
    },
    disposeCrossing,
  );
}
