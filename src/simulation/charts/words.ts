import type { Locale } from '../../http/text.ts';
import type { LaneClass } from '../../lanes/lane-class.ts';

const en = {
  classes: {
    sentri: 'SENTRI',
    ready: 'Ready',
    general: 'General',
    fast: 'FAST (trucks)',
    truck: 'Trucks',
    pedestrian: 'Pedestrians',
    pedestrian_ready: 'Pedestrians, Ready',
  } satisfies Record<LaneClass, string>,
  border: 'Whole border',
  these: 'These ports',
  run: (day: string, replications: number, seed: number) =>
    `Day ${day}, ${replications} replications, seed ${seed}`,
  hour: 'hour (local time)',
  hourOfArrival: 'hour of arrival (local time)',
  interval: 'its 95 % interval',
  waits: (port: string) => `Waits by hour: ${port}`,
  wait: 'wait (minutes)',
  mean: 'mean',
  toNinetyFifth: 'median to 95th percentile',
  lines: (port: string) => `Travelers in line: ${port}`,
  persons: 'persons in line',
  vehicles: 'vehicles in line',
  meanOfStep: 'mean of the step',
  longestOfStep: 'longest in the step, on average over days',
  lanes: (port: string) => `Lanes open: ${port}`,
  lane: 'lanes',
  open: 'open',
  busy: 'busy, on average',
  differences: (base: string) => `Against ${base}: change of the mean wait`,
  compared: (replications: number, seed: number) =>
    `${replications} replications on the same random numbers, seed ${seed}; 95 % intervals`,
  changeOfMean: 'change of the mean wait',
  changeOfMeanMinutes: 'change of the mean wait (minutes)',
  changeMinutes: 'change of the wait (minutes)',
};

/** What charts say. */
export type ChartWords = typeof en;

const es: ChartWords = {
  classes: {
    sentri: 'SENTRI',
    ready: 'Ready',
    general: 'General',
    fast: 'FAST (camiones)',
    truck: 'Camiones',
    pedestrian: 'Peatones',
    pedestrian_ready: 'Peatones, Ready',
  },
  border: 'Toda la frontera',
  these: 'Estos puertos',
  run: (day, replications, seed) => `Día ${day}, ${replications} repeticiones, semilla ${seed}`,
  hour: 'hora (local)',
  hourOfArrival: 'hora de llegada (local)',
  interval: 'su intervalo del 95 %',
  waits: (port) => `Esperas por hora: ${port}`,
  wait: 'espera (minutos)',
  mean: 'media',
  toNinetyFifth: 'de la mediana al percentil 95',
  lines: (port) => `Viajeros en la fila: ${port}`,
  persons: 'personas en la fila',
  vehicles: 'vehículos en la fila',
  meanOfStep: 'media del intervalo',
  longestOfStep: 'la máxima, en promedio de los días',
  lanes: (port) => `Carriles abiertos: ${port}`,
  lane: 'carriles',
  open: 'abiertos',
  busy: 'ocupados, en promedio',
  differences: (base) => `Frente a ${base}: cambio de la espera media`,
  compared: (replications, seed) =>
    `${replications} repeticiones con los mismos números aleatorios, semilla ${seed}; intervalos del 95 %`,
  changeOfMean: 'cambio de la espera media',
  changeOfMeanMinutes: 'cambio de la espera media (minutos)',
  changeMinutes: 'cambio de la espera (minutos)',
};

/** The words of charts, of tables beside them, and of the report. */
export const chartWords: Readonly<Record<Locale, ChartWords>> = { en, es };

/** A row's port by its name; what stands for several ports has words of its own. */
export function placeIn(
  words: ChartWords,
  row: { readonly port: string; readonly portName: string },
): string {
  if (row.port !== 'all') return row.portName;
  return row.portName === en.these ? words.these : words.border;
}
