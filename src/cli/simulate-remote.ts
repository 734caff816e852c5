import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { newId } from '../db/new-id.ts';
import type { SimulationRequest } from '../simulation/scenario.ts';
import type { SimulationSummary } from '../simulation/summary.ts';
import type { SimulationFiles } from './simulate-output.ts';

const pollMs = 250;

const Status = z.looseObject({
  id: z.string(),
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  progress: z.object({ done: z.int(), total: z.int() }).nullish(),
  summary: z.custom<SimulationSummary>((value) => typeof value === 'object' && value !== null).nullish(),
  charts: z.array(z.string()).nullish(),
  error: z.string().nullish(),
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
  let status = Status.parse(await posted.json());
  while (status.state === 'queued' || status.state === 'running') {
    onProgress(status.progress?.done ?? 0);
    await sleep(pollMs);
    status = Status.parse(await (await get(`/v1/simulations/${status.id}`)).json());
  }
  if (status.state !== 'done' || status.summary === null || status.summary === undefined)
    throw new Error(`Simulation ${status.id} ${status.state}${status.error ? `: ${status.error}` : ''}`);
  const csv = await (await get(`/v1/simulations/${status.id}/result.csv`)).text();
  const charts: Record<string, string> = {};
  for (const path of status.charts ?? []) {
    const name = /([a-z0-9-]+)\.svg$/.exec(path)?.[1];
    if (name !== undefined) charts[name] = await (await get(path)).text();
  }
  return { summary: status.summary, csv, charts };
}

async function call(api: RemoteApi, path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${api.token}`);
  const response = await fetch(new URL(path, api.url), { ...init, headers }).catch(() => {
    throw new Error(`${api.url} cannot be reached`);
  });
  if (response.ok) return response;
  const problem = z.looseObject({ title: z.string(), detail: z.string().nullish() });
  const { data } = problem.safeParse(await response.json().catch(() => undefined));
  const words =
    data === undefined ? response.statusText : [data.title, data.detail].filter(Boolean).join(': ');
  throw new Error(`${response.status} ${words}`);
}
