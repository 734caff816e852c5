import { z } from 'zod';
import type { Api } from '../http/endpoint.ts';
import { keyFromCursor, PageQuery, toPage } from '../http/paging.ts';
import { actorId } from '../http/principal.ts';
import { notFound } from '../http/problems.ts';
import { cancelSimulation } from './cancel.ts';
import { progressEvents } from './events.ts';
import { csvResponse, svgResponse } from './files.ts';
import { presentDetail, presentSimulation } from './present.ts';
import { requestSimulation } from './request.ts';
import { SimulationRequest } from './scenario.ts';
import { scenarioSchema } from './scenario-file.ts';
import {
  ChartParams,
  SimulationDetail,
  SimulationPage,
  SimulationParams,
  SimulationView,
  VariantDetail,
  VariantParams,
} from './schema.ts';
import { chartsOfRun, csvOf, simulationOf, simulationsOf, variantOf, variantsOfRun } from './store.ts';

const tag = 'simulations';
const scope = 'simulations:run';
const missing = () => notFound('simulation', 'simulación');

/** Asking for simulations, following and cancelling them. */
function registerRuns(api: Api): void {
  const { db } = api.services;
  api.endpoint(
    {
      method: 'post',
      path: '/v1/simulations',
      tag,
      summary:
        'Simulate a day of the border, alone or against variants; the answer comes at once, the result when workers have run it',
      scope,
      body: SimulationRequest,
      idempotent: true,
      reply: { status: 202, description: 'It is queued', schema: SimulationView },
    },
    requestSimulation,
  );
  api.endpoint(
    {
      method: 'get',
      path: '/v1/simulations',
      tag,
      summary: 'Your simulations, the newest first',
      scope,
      query: PageQuery,
      reply: { status: 200, description: 'A page of simulations', schema: SimulationPage },
    },
    async function listSimulations({ query, principal, locale, now }) {
      const { cursor, limit } = query;
      const rows = await db.all(simulationsOf(actorId(principal), keyFromCursor(cursor), limit + 1));
      const page = toPage(
        rows,
        limit,
        (row) => row.id,
        (row) => presentSimulation(row, locale, now),
      );
      return { status: 200, body: page };
    },
  );
  api.endpoint(
    {
      method: 'get',
      path: '/v1/simulations/schema',
      tag,
      summary: 'The JSON Schema of scenario files',
      scope,
      reply: { status: 200, description: 'JSON Schema', schema: z.record(z.string(), z.unknown()) },
    },
    async function readSchema() {
      return { status: 200, body: scenarioSchema() };
    },
  );
  api.endpoint(
    {
      method: 'post',
      path: '/v1/simulations/:id/cancel',
      tag,
      summary: 'Cancel a simulation; what was whole by then is kept',
      scope,
      params: SimulationParams,
      idempotent: true,
      reply: { status: 200, description: 'It is cancelled', schema: SimulationView },
      problems: ['illegal_transition'],
    },
    cancelSimulation,
  );
}

/** What has become of one, and its files. */
function registerResults(api: Api): void {
  const { services } = api;
  const { db } = services;
  api.endpoint(
    {
      method: 'get',
      path: '/v1/simulations/:id',
      tag,
      summary: 'One simulation: state, progress, and its summary when it is done',
      scope,
      params: SimulationParams,
      reply: { status: 200, description: 'The simulation', schema: SimulationDetail },
    },
    async function readSimulation({ params, principal, locale, now }) {
      const row = await db.first(simulationOf(params.id, actorId(principal)));
      if (!row) throw missing();
      const variants = await db.all(variantsOfRun(row.id));
      return { status: 200, body: presentDetail(row, variants, locale, now) };
    },
  );
  api.endpoint(
    {
      method: 'get',
      path: '/v1/simulations/:id/variants/:position',
      tag,
      summary: 'One variant: its summary and what it differs from the base by',
      scope,
      params: VariantParams,
      reply: { status: 200, description: 'The variant', schema: VariantDetail },
    },
    async function readVariant({ params, principal }) {
      const row = await db.first(variantOf(params.id, actorId(principal), Number(params.position)));
      if (!row) throw notFound('variant', 'variante');
      const { name, summary, difference } = row;
      return {
        status: 200,
        body: { name, summary: JSON.parse(summary), difference: JSON.parse(difference) },
      };
    },
  );
  api.endpoint(
    {
      method: 'get',
      path: '/v1/simulations/:id/events',
      tag,
      summary: 'Progress as server-sent events, until it is over',
      scope,
      params: SimulationParams,
      reply: { status: 200, description: 'Events named progress', contentType: 'text/event-stream' },
    },
    async function followSimulation({ params, principal }) {
      const row = await db.first(simulationOf(params.id, actorId(principal)));
      if (!row) throw missing();
      return progressEvents(services, row.id);
    },
  );
  api.endpoint(
    {
      method: 'get',
      path: '/v1/simulations/:id/result.csv',
      tag,
      summary: 'Waits by port, lane class and hour as CSV',
      scope,
      params: SimulationParams,
      reply: { status: 200, description: 'RFC 4180, one row a figure', contentType: 'text/csv' },
    },
    async function readCsv({ params, principal }) {
      const row = await db.first(csvOf(params.id, actorId(principal)));
      if (!row?.csv) throw row ? notFound('result yet', 'resultado todavía') : missing();
      return csvResponse(params.id, row.csv);
    },
  );
  api.endpoint(
    {
      method: 'get',
      path: '/v1/simulations/:id/charts/:file',
      tag,
      summary: 'A chart of the result, for example waits.svg, in the language of Accept-Language',
      scope,
      params: ChartParams,
      reply: { status: 200, description: 'SVG', contentType: 'image/svg+xml' },
    },
    async function readChart({ params, principal, locale }) {
      const name = /^([a-z0-9-]+)\.svg$/.exec(params.file)?.[1];
      const row = name ? await db.first(chartsOfRun(params.id, actorId(principal), locale, name)) : undefined;
      if (!row) throw notFound('chart', 'gráfica');
      return svgResponse(row.svg, locale);
    },
  );
}

/** Simulations for analysts; each sees their own. */
export function registerSimulations(api: Api): void {
  registerRuns(api);
  registerResults(api);
}
