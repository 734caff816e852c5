import { z } from 'zod';
import type { Api } from '../http/endpoint.ts';
import { enrollCarrier, enrollTruck, moveCarrier } from './enroll.ts';
import { CarrierBody, CarrierMove, Params, TruckBody } from './schema.ts';

const tag = 'Carriers';
const scope = 'memberships:manage';
const CarrierView = z.object({ id: z.string(), name: z.string(), state: z.enum(['active', 'suspended']) });

/** FAST's other two parts beside the driver: carriers and their trucks. */
export function registerCarriers(api: Api): void {
  api.endpoint(
    {
      method: 'post',
      path: '/v1/carriers',
      tag,
      summary: 'Enroll a carrier in FAST',
      scope,
      body: CarrierBody,
      idempotent: true,
      reply: { status: 201, description: 'The carrier.', schema: CarrierView },
      problems: ['conflict'],
    },
    enrollCarrier,
  );
  api.endpoint(
    {
      method: 'post',
      path: '/v1/carriers/:id/trucks',
      tag,
      summary: 'Enroll a truck of a carrier',
      scope,
      params: Params,
      body: TruckBody,
      idempotent: true,
      reply: {
        status: 201,
        description: 'The truck.',
        schema: z.object({
          carrierId: z.string(),
          plate: z.string(),
          state: z.string().optional(),
          country: z.string(),
        }),
      },
    },
    enrollTruck,
  );
  for (const [verb, state] of [
    ['suspend', 'suspended'],
    ['reinstate', 'active'],
  ] as const) {
    api.endpoint(
      {
        method: 'post',
        path: `/v1/carriers/:id/${verb}`,
        tag,
        summary: `${verb === 'suspend' ? 'Suspend' : 'Reinstate'} a carrier`,
        scope,
        params: Params,
        body: CarrierMove,
        idempotent: true,
        reply: { status: 200, description: 'The carrier.', schema: CarrierView },
      },
      (call) => moveCarrier(call, state),
    );
  }
}
