import { z } from 'zod';
import type { Api } from '../http/endpoint.ts';
import { sendSnapshot } from './send.ts';

/** What a terminal keeps at hand for the time when it is alone. */
export function registerSnapshots(api: Api): void {
  api.endpoint(
    {
      method: 'get',
      path: '/v1/lanes/:id/snapshot',
      tag: 'Terminals',
      summary: 'The signed offline pack of the lane, whole (ranges) or as the delta since a version',
      scope: 'crossings:check',
      params: z.strictObject({ id: z.string().max(100) }),
      query: z.strictObject({
        since: z.coerce
          .number()
          .int()
          .min(0)
          .max(2 ** 52)
          .optional(),
        /** The life of that version; the newest unless said. */
        life: z.coerce
          .number()
          .int()
          .min(0)
          .max(2 ** 32 - 1)
          .optional(),
      }),
      reply: {
        status: 200,
        description: 'Pack or delta and 64 bytes of Ed25519 signature; 204 when nothing is newer.',
        contentType: 'application/octet-stream',
      },
      problems: ['not_found'],
      timeLimitMs: 120_000,
    },
    sendSnapshot,
  );
}
