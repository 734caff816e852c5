import type { z } from 'zod';
import type { Locale, Text } from '../http/text.ts';
import type { SimulationDetail, SimulationView } from './schema.ts';
import type { FinishedRow, SimulationRow } from './store.ts';

const failed: Text = {
  en: 'The workers could not run it. An operator finds the reason among the dead letters and can send it again.',
  es: 'Los procesos no pudieron ejecutarla. Un operador encuentra el motivo entre los mensajes fallidos y puede reenviarla.',
};

/** Replications done, of all: the result may overtake the workers' last report. */
export function progressFrom(
  row: Pick<SimulationRow, 'state' | 'progress_done' | 'progress_total'>,
): z.infer<typeof SimulationView>['progress'] {
  const { state, progress_done, progress_total } = row;
  return { done: state === 'done' ? progress_total : progress_done, total: progress_total };
}

/** A simulation as an analyst sees it in a list. */
export function presentSimulation(row: SimulationRow, locale: Locale): z.infer<typeof SimulationView> {
  return {
    id: row.id,
    state: row.state,
    scenario: JSON.parse(row.scenario),
    seed: row.seed,
    replications: row.replications,
    engineVersion: row.code_version,
    progress: progressFrom(row),
    requestedAt: new Date(row.requested_at).toISOString(),
    ...(row.done_at === null ? {} : { doneAt: new Date(row.done_at).toISOString() }),
    ...(row.state === 'failed' ? { error: failed[locale] } : {}),
  };
}

/** One simulation with all that is there of its result. */
export function presentDetail(row: FinishedRow, locale: Locale): z.infer<typeof SimulationDetail> {
  const base = `/v1/simulations/${row.id}`;
  const charts = JSON.parse(row.charts) as string[];
  return {
    ...presentSimulation(row, locale),
    ...(row.summary === null ? {} : { summary: JSON.parse(row.summary) }),
    ...(row.has_csv === 1 ? { csv: `${base}/result.csv` } : {}),
    ...(charts.length === 0 ? {} : { charts: charts.map((name) => `${base}/charts/${name}.svg`) }),
  };
}
