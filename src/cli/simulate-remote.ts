import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { newId } from '../db/new-id.ts';
import type { Difference, Variation } from '../simulation/compare.ts';
import { isOver, readProgress } from '../simulation/read-progress.ts';
import type { SimulationFiles } from '../simulation/result.ts';
import type { SimulationRequest } from '../simulation/scenario.ts';
import { SimulationState } from '../simulation/schema.ts';
import type { SimulationSummary } from '../simulation/summary.ts';

/** A stream that broke off, or ended after its time, is opened again after this. */
const againMs = 500;

const Accepted = z.looseObject({ id: z.string() });

const Status = z.looseObject({
  state: SimulationState,
  summary: z.custom<SimulationSummary>((value) => typeof value === 'object' && value !== null).nullish(),
  charts: z.array(z.string()).nullish(),
  comparison: z.array(z.object({ summary: z.string() })).nullish(),
  error: z.string().nullish(),
});

const Found = z.object({
  name: z.string(),
  summary: z.custom<SimulationSummary>((value) => typeof value === 'object'),
  difference: z.custom<Difference>((value) => typeof value === 'object'),
});

/** Where the simulation is to run. */
export type RemoteApi = { readonly url: string; readonly token: string };

/**
 * Has a server run the simulation and waits for it. Throws an `Error` with one clear line when the server
 * refuses it, or when it failed or was cancelled.
 */
export async function simulateRemotely(
  api: RemoteApi,
  request: SimulationRequest,
  onProgress: (done: number) => void,
): Promise<SimulationFiles> {
  const get = (path: string) => call(api, path, {});
  const posted = await call(api, '/v1/simulations', {
    method: 'POST',
    body: JSON.stringify(request),
    headers: { 'content-type': 'application/json', 'idempotency-key': newId() },
  });
  const { id } = Accepted.parse(await posted.json());
  await follow(api, id, onProgress);
  const status = Status.parse(await (await get(`/v1/simulations/${id}`)).json());
  if (status.state !== 'done' || status.summary === null || status.summary === undefined)
    throw new Error(`Simulation ${id} ${status.state}${status.error ? `: ${status.error}` : ''}`);
  const csv = await (await get(`/v1/simulations/${status.id}/result.csv`)).text();
  const charts: Record<string, string> = {};
  for (const path of status.charts ?? []) {
    const name = /([a-z0-9-]+)\.svg$/.exec(path)?.[1];
    if (name !== undefined) charts[name] = await (await get(path)).text();
  }
  const variants: Variation[] = [];
  for (const { summary } of status.comparison ?? [])
    variants.push(Found.parse(await (await get(summary)).json()));
  return { summary: status.summary, csv, charts, variants };
}

/** Resolves when the simulation is over. */
async function follow(api: RemoteApi, id: string, onProgress: (done: number) => void): Promise<void> {
  for (;;) {
    const { body } = await call(api, `/v1/simulations/${id}/events`, {});
    try {
      for await (const { state, done } of readProgress(body ?? new ReadableStream())) {
        onProgress(done);
        if (isOver(state)) return;
      }
    } catch (error) {
      // The connection broke; what is wrong with an event is no fault of the connection.
      if (!(error instanceof TypeError)) throw error;
    }
    await sleep(againMs);
  }
}

async function call(api: RemoteApi, path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${api.token}`);
  const response = await fetch(new URL(path, api.url), { ...init, headers }).catch(() => {
    throw new Error(`${api.url} cannot be reached`);
  });
  if (response.ok) return response;
  const problem = z.looseObject({
    title: z.string(),
    detail: z.string().nullish(),
    errors: z.array(z.object({ pointer: z.string(), message: z.string() })).default([]),
  });
  const { data } = problem.safeParse(await response.json().catch(() => undefined));
  const words =
    data === undefined ? response.statusText : [data.title, data.detail].filter(Boolean).join(': ');
  const fields = (data?.errors ?? []).map(({ pointer, message }) => `\n  ${pointer}: ${message}`);
  throw new Error(`${response.status} ${words}${fields.join('')}`);
}
