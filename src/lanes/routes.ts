import { z } from 'zod';
import type { Api } from '../http/endpoint.ts';
import { laneClasses } from './lane-class.ts';
import { listLanes, listPorts } from './list.ts';
import { setPortPolicy } from './set-policy.ts';
import { setLaneState } from './set-state.ts';

const tag = 'Lanes';
const State = z.enum(['open', 'closed']);

const PortView = z.object({
  code: z.string(),
  name: z.string(),
  state: z.string(),
  timeZone: z.string(),
  latitude: z.number(),
  longitude: z.number(),
  crossings: z.array(z.object({ code: z.string(), name: z.string() })),
});

const LaneView = z.object({
  id: z.string(),
  crossing: z.string(),
  laneClass: z.enum(laneClasses),
  number: z.int(),
  state: State,
});

/** Ports of entry and their lanes: public, since every traveler sees them. */
export function registerLanes(api: Api): void {
  const { db } = api.services;
  api.endpoint(
    {
      method: 'get',
      path: '/v1/ports',
      tag,
      summary: 'Ports of entry',
      scope: 'public',
      reply: {
        status: 200,
        description: 'Every port, by code.',
        schema: z.object({ items: z.array(PortView) }),
      },
    },
    async () => ({ status: 200, body: { items: await listPorts(db) } }),
  );
  api.endpoint(
    {
      method: 'get',
      path: '/v1/lanes',
      tag,
      summary: 'Lanes',
      scope: 'public',
      query: z.strictObject({ crossing: z.string().max(20).optional() }),
      reply: {
        status: 200,
        description: 'The lanes, by id.',
        schema: z.object({ items: z.array(LaneView) }),
      },
    },
    async ({ query }) => ({ status: 200, body: { items: await listLanes(db, query.crossing) } }),
  );
  api.endpoint(
    {
      method: 'post',
      path: '/v1/ports/:id/policy',
      tag,
      summary: 'Make the lanes of a port strict, or not: a referred car is disposed of before the next',
      scope: 'lanes:operate',
      params: z.strictObject({ id: z.string().max(100) }),
      body: z.strictObject({ strictDisposition: z.boolean() }),
      idempotent: true,
      reply: {
        status: 200,
        description: 'The port’s policy.',
        schema: z.object({ id: z.string(), strictDisposition: z.boolean() }),
      },
      problems: ['not_found'],
    },
    setPortPolicy,
  );
  api.endpoint(
    {
      method: 'post',
      path: '/v1/lanes/:id/state',
      tag,
      summary: 'Open or close a lane',
      scope: 'lanes:operate',
      params: z.strictObject({ id: z.string().max(100) }),
      body: z.strictObject({ state: State }),
      idempotent: true,
      reply: {
        status: 200,
        description: 'The lane’s state.',
        schema: z.object({ id: z.string(), state: State }),
      },
      problems: ['not_found'],
    },
    setLaneState,
  );
}
