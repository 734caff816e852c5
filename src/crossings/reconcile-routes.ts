import { z } from 'zod';
import type { Api } from '../http/endpoint.ts';
import { CrossingListItem, ListQuery, listCrossings } from './list.ts';

/** Crossings by terminal, with digests instead of people: to reconcile a terminal's journal or a load replay. */
export function registerReconciliation(api: Api): void {
  api.endpoint(
    {
      method: 'get',
      path: '/v1/crossings',
      tag: 'Crossings',
      summary: 'List the stored crossings of a terminal, to reconcile them with what it was answered',
      scope: 'operations:read',
      query: ListQuery,
      reply: {
        status: 200,
        description: 'By terminal, phase and sequence; no personal data.',
        schema: z.object({ items: z.array(CrossingListItem), next: z.string().optional() }),
      },
    },
    listCrossings,
  );
}
