import { z } from 'zod';
import type { Api } from '../http/endpoint.ts';
import { querySightings } from './query.ts';
import { recordSightings } from './record.ts';
import { Sightings, SightingsBody, SightingsQuery } from './schema.ts';

/** Sightings by the other side's agency: whoever goes south. */
export function registerSightings(api: Api): void {
  api.endpoint(
    {
      method: 'post',
      path: '/v1/sightings',
      tag: 'Sightings',
      summary: 'Tell of travelers and vehicles seen, up to 500 at once',
      scope: 'sightings:write',
      body: SightingsBody,
      idempotent: true,
      reply: {
        status: 201,
        description: 'How many were taken; a reference that was there already counts and changes nothing.',
        schema: z.object({ taken: z.int() }),
      },
    },
    recordSightings,
  );
  api.endpoint(
    {
      method: 'post',
      path: '/v1/sightings/query',
      tag: 'Sightings',
      summary:
        'Where a document or a vehicle was seen in the last 30 days; wants a case number, which is recorded',
      scope: 'sightings:query',
      body: SightingsQuery,
      reply: { status: 200, description: 'What was seen, newest first, at most 500.', schema: Sightings },
    },
    querySightings,
  );
}
