import { z } from 'zod';
import type { Api } from '../http/endpoint.ts';
import { recordSightings } from './record.ts';
import { SightingsBody } from './schema.ts';

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
}
