import { type Query, sql } from '../db/sql.ts';
import type { Locale } from '../http/text.ts';
import type { SimulationState } from './schema.ts';

export interface SimulationRow {
  readonly id: string;
  readonly name: string | null;
  readonly requested_by: string;
  readonly state: SimulationState;
  readonly scenario: string;
  readonly seed: number;
  readonly replications: number;
  readonly code_version: string;
  readonly progress_done: number;
  readonly progress_total: number;
  readonly requested_at: number;
  readonly done_at: number | null;
  /** JSON array of variants as they were asked for. */
  readonly variants: string;
  readonly precision: number | null;
  /** When a worker first began on it. */
  readonly started_at: number | null;
}

/** With what its workers brought; null before that. */
export interface FinishedRow extends SimulationRow {
  readonly summary: string | null;
  readonly has_csv: number;
  /** JSON array of chart names. */
  readonly charts: string;
}

type NewSimulation = Pick<
  SimulationRow,
  | 'id'
  | 'name'
  | 'requested_by'
  | 'scenario'
  | 'seed'
  | 'replications'
  | 'code_version'
  | 'requested_at'
  | 'variants'
  | 'precision'
>;

export function insertSimulation(row: NewSimulation): Query {
  return sql`INSERT INTO simulations (id, name, requested_by, state, scenario, seed, replications, code_version,
      progress_total, requested_at, variants, precision)
    VALUES (${row.id}, ${row.name}, ${row.requested_by}, 'queued', ${row.scenario}, ${row.seed}, ${row.replications},
      ${row.code_version}, ${row.replications}, ${row.requested_at}, ${row.variants}, ${row.precision})`;
}

/** One simulation of this analyst. */
export function simulationOf(id: string, requestedBy: string): Query<FinishedRow> {
  return sql`SELECT id, name, requested_by, state, scenario, seed, replications, code_version, progress_done,
      progress_total, requested_at, done_at, variants, precision, started_at, summary, csv IS NOT NULL AS has_csv,
      (SELECT json_group_array(name) FROM simulation_charts WHERE simulation_id = simulations.id) AS charts
    FROM simulations WHERE id = ${id} AND requested_by = ${requestedBy}`;
}

/** How far it is, for whoever follows it. */
export function progressOf(
  id: string,
): Query<Pick<SimulationRow, 'state' | 'progress_done' | 'progress_total' | 'started_at'>> {
  return sql`SELECT state, progress_done, progress_total, started_at FROM simulations WHERE id = ${id}`;
}

/** What a variant found, as JSON. */
export interface VariantRow {
  readonly position: number;
  readonly name: string;
  readonly difference: string;
}

/** The differences of a simulation's variants, in the order in which they were asked for. */
export function variantsOfRun(id: string): Query<VariantRow> {
  return sql`SELECT position, name, difference FROM simulation_variants
    WHERE simulation_id = ${id} ORDER BY position`;
}

/** One variant of this analyst's simulation, with its whole summary. */
export function variantOf(
  id: string,
  requestedBy: string,
  position: number,
): Query<VariantRow & { readonly summary: string }> {
  return sql`SELECT v.position, v.name, v.difference, v.summary FROM simulation_variants v
    JOIN simulations s ON s.id = v.simulation_id
    WHERE s.id = ${id} AND s.requested_by = ${requestedBy} AND v.position = ${position}`;
}

/** Puts a variant's findings in the place of earlier ones. */
export function storeVariant(
  id: string,
  position: number,
  found: { readonly name: string; readonly summary: unknown; readonly difference: unknown },
): Query {
  return sql`INSERT INTO simulation_variants (simulation_id, position, name, summary, difference)
    VALUES (${id}, ${position}, ${found.name}, ${JSON.stringify(found.summary)}, ${JSON.stringify(found.difference)})
    ON CONFLICT (simulation_id, position) DO UPDATE SET summary = excluded.summary, difference = excluded.difference`;
}

/** This analyst's simulations, the newest first, before the one with `beforeId` (or from the newest). */
export function simulationsOf(requestedBy: string, beforeId: string, limit: number): Query<SimulationRow> {
  return sql`SELECT id, name, requested_by, state, scenario, seed, replications, code_version, progress_done,
      progress_total, requested_at, done_at, variants, precision, started_at
    FROM simulations WHERE requested_by = ${requestedBy} AND id < ${beforeId === '' ? '~' : beforeId}
    ORDER BY id DESC LIMIT ${limit}`;
}

export function csvOf(id: string, requestedBy: string): Query<{ csv: string | null }> {
  return sql`SELECT csv FROM simulations WHERE id = ${id} AND requested_by = ${requestedBy}`;
}

/** Puts a chart in the place of an earlier one; `svgEs` has Spanish words, where it was drawn in them too. */
export function storeChart(id: string, name: string, svg: string, svgEs: string | null): Query {
  return sql`INSERT INTO simulation_charts (simulation_id, name, svg, svg_es) VALUES (${id}, ${name}, ${svg}, ${svgEs})
    ON CONFLICT (simulation_id, name) DO UPDATE SET svg = excluded.svg, svg_es = excluded.svg_es`;
}

/** The charts of this analyst's simulation with what they say in this language; only one, where it is named. */
export function chartsOfRun(
  id: string,
  requestedBy: string,
  locale: Locale,
  name: string | null = null,
): Query<{ readonly name: string; readonly svg: string }> {
  return sql`SELECT c.name, CASE WHEN ${locale} = 'es' THEN COALESCE(c.svg_es, c.svg) ELSE c.svg END AS svg
    FROM simulation_charts c JOIN simulations s ON s.id = c.simulation_id
    WHERE s.id = ${id} AND s.requested_by = ${requestedBy} AND c.name = COALESCE(${name}, c.name) ORDER BY c.name`;
}
