import type { Api } from '../http/endpoint.ts';
import { bookInterview } from './book-interview.ts';
import { cancelApplication } from './cancel.ts';
import { holdSlot } from './hold-slot.ts';
import { listCenters } from './list-centers.ts';
import { freeSlots } from './list-slots.ts';
import { moveInterview } from './move-interview.ts';
import { Centers, IdParams, Moved, Slot, Slots, SlotsQuery, TakenSlot } from './schema.ts';

const tag = 'Interviews';
const problems = ['slot_taken', 'slot_not_offered', 'illegal_transition', 'conflict'] as const;
const toSlot = ({ centerId, startsAt }: { centerId: string; startsAt: string }) => ({
  centerId,
  startsAt: Date.parse(startsAt),
});

/** Enrollment centers, their free slots, and the applicant's hold and booking. */
export function registerInterviews(api: Api): void {
  api.endpoint(
    {
      method: 'get',
      path: '/v1/enrollment-centers',
      tag,
      summary: 'List enrollment centers',
      scope: 'public',
      reply: { status: 200, description: 'All centers', schema: Centers },
    },
    (call) => listCenters(call.services),
  );

  api.endpoint(
    {
      method: 'get',
      path: '/v1/enrollment-centers/:id/slots',
      tag,
      summary: 'List the free interview slots of a center',
      scope: 'public',
      params: IdParams,
      query: SlotsQuery,
      reply: { status: 200, description: 'Free slots in UTC and on the center’s clock', schema: Slots },
    },
    async (call) => {
      const { id } = call.params;
      const { center, slots } = await freeSlots(
        call.services,
        id,
        call.query.from,
        call.query.days,
        call.now,
      );
      return {
        status: 200,
        body: {
          centerId: id,
          timeZone: center.time_zone,
          items: slots.map(({ startsAt, localTime }) => ({
            startsAt: new Date(startsAt).toISOString(),
            localTime,
          })),
        },
      };
    },
  );

  api.endpoint(
    {
      method: 'post',
      path: '/v1/applications/:id/interview/hold',
      tag,
      summary: 'Hold a slot for ten minutes',
      scope: 'applications:own',
      params: IdParams,
      body: Slot,
      idempotent: true,
      reply: { status: 201, description: 'The slot is held', schema: TakenSlot },
      problems,
    },
    (call) => holdSlot(call, call.params.id, toSlot(call.body)),
  );

  api.endpoint(
    {
      method: 'post',
      path: '/v1/applications/:id/interview',
      tag,
      summary: 'Book the held slot, or a free one',
      scope: 'applications:own',
      params: IdParams,
      body: Slot,
      idempotent: true,
      reply: { status: 201, description: 'The interview is booked', schema: TakenSlot },
      problems,
    },
    (call) => bookInterview(call, call.params.id, toSlot(call.body)),
  );

  api.endpoint(
    {
      method: 'post',
      path: '/v1/applications/:id/interview/move',
      tag,
      summary: 'Move a booked interview to another free slot, once',
      scope: 'applications:own',
      params: IdParams,
      body: Slot,
      idempotent: true,
      reply: { status: 200, description: 'The interview is at the new time', schema: TakenSlot },
      problems,
    },
    (call) => moveInterview(call, call.params.id, toSlot(call.body)),
  );

  api.endpoint(
    {
      method: 'post',
      path: '/v1/applications/:id/interview/cancel',
      tag,
      summary: 'Cancel the interview, and with it the application',
      scope: 'applications:own',
      params: IdParams,
      idempotent: true,
      reply: { status: 200, description: 'Both are cancelled', schema: Moved },
      problems: ['illegal_transition', 'conflict'],
    },
    (call) => cancelApplication(call, call.params.id),
  );
}
