import type { Context } from '../applications/store.ts';
import { disposeCrossing } from '../crossings/dispose.ts';
import { DispositionBody } from '../crossings/schema.ts';
import { findCrossing } from '../crossings/store.ts';
import { parse } from '../http/body.ts';
import type { Change } from '../http/endpoint.ts';
import { notFound } from '../http/problems.ts';
import { requireBooth } from './session.ts';

/** What the officer did with a crossing of the lane that they have opened: theirs by name, for good. */
export async function disposeAtBooth(
  context: Context,
  laneId: string,
  crossingId: string,
  what: { readonly disposition: unknown; readonly reason: unknown },
): Promise<Change> {
  await requireBooth(context, laneId);
  const row = await findCrossing(context.services.db, crossingId);
  if (row?.lane_id !== laneId) throw notFound('crossing', 'el cruce');
  const body = parse(DispositionBody, what, context.locale);
  return disposeCrossing({ ...context, params: { id: crossingId }, body });
}
