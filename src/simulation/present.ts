import type { z } from 'zod';
import type { Locale, Text } from '../http/text.ts';
import type { SimulationDetail, SimulationView } from './schema.ts';
import type { FinishedRow, SimulationRow, VariantRow } from './store.ts';

const failed: Text = {
  en: 'The workers could not run it. An operator finds the reason among the dead letters and can send it again.',
  es: 'Los procesos no pudieron ejecutarla. Un operador encuentra el motivo entre los mensajes fallidos y puede reenviarla.',
};

type Progress = z.infer<typeof SimulationView>['progress'];

/**
 * Replications done, of all, and while it runs the seconds that the rest takes at the pace so far. With a stop
 * rule it may be over before.
 */
export function progressFrom(
  row: Pick<SimulationRow, 'state' | 'progress_done' | 'progress_total' | 'started_at'>,
  now: number,
): Progress {
  const { state, progress_done: done, progress_total: total, started_at: startedAt } = row;
  if (state !== 'running' || startedAt === null || done === 0) return { done, total };
  return { done, total, secondsLeft: Math.ceil(((now - startedAt) / 1000 / done) * (total - done)) };
}

/** A simulation as an analyst sees it in a list. */
export function presentSimulation(
  row: SimulationRow,
  locale: Locale,
  now: number,
): z.infer<typeof SimulationView> {
  const variants = JSON.parse(row.variants) as z.infer<typeof SimulationView>['variants'];
  return {
    id: row.id,
    ...(row.name === null ? {} : { name: row.name }),
    state: row.state,
    scenario: JSON.parse(row.scenario),
    seed: row.seed,
    replications: row.replications,
    ...(row.precision === null ? {} : { precision: row.precision }),
    ...(variants?.length ? { variants } : {}),
    engineVersion: row.code_version,
    progress: progressFrom(row, now),
    requestedAt: new Date(row.requested_at).toISOString(),
    ...(row.done_at === null ? {} : { doneAt: new Date(row.done_at).toISOString() }),
    ...(row.state === 'failed' ? { error: failed[locale] } : {}),
  };
}

/** One simulation with all that is there of its result; while it runs, with what is known so far. */
export function presentDetail(
  row: FinishedRow,
  variants: readonly VariantRow[],
  locale: Locale,
  now: number,
): z.infer<typeof SimulationDetail> {
  const base = `/v1/simulations/${row.id}`;
  const charts = JSON.parse(row.charts) as string[];
  const comparison = variants.map(({ position, name, difference }) => ({
    name,
    difference: JSON.parse(difference),
    summary: `${base}/variants/${position}`,
  }));
  return {
    ...presentSimulation(row, locale, now),
    ...(row.summary === null ? {} : { summary: JSON.parse(row.summary) }),
    ...(comparison.length === 0 ? {} : { comparison }),
    ...(row.has_csv === 1 ? { csv: `${base}/result.csv` } : {}),
    ...(charts.length === 0 ? {} : { charts: charts.map((name) => `${base}/charts/${name}.svg`) }),
  };
}
