import type { Locale } from '../http/text.ts';

const en = {
  ran: (day: string, replications: number, seed: number) =>
    `Day: ${day}, ${replications} replications, seed ${seed}. Intervals are 95 %, over the replications.`,
  between: (low: string, high: string) => `${low} to ${high}`,
  totals: {
    arrivals: 'Queued in a day',
    personHours: 'Person-hours in line',
    cost: (dollars: string) => `Their worth in dollars, at ${dollars} an hour`,
    idleMinutes: 'Minutes idled by cars and trucks',
    referrals: 'Referred to secondary inspection',
    left: 'Gave up in line; turned back at its sight',
  },
  waits: 'Waits of the day, in minutes',
  waitColumns: [
    'Port',
    'Lane class',
    'A day',
    'Lanes busy',
    'Mean wait',
    'Median',
    '90th percentile',
    '95th',
    '99th',
  ],
  stages: 'Behind the booth',
  stageColumns: ['Port', 'Traffic', 'Stage', 'A day', 'Servers', 'Busy', 'Mean wait, minutes'],
  traffic: { cars: 'Cars', trucks: 'Trucks', pedestrians: 'Pedestrians' },
  stage: { xray: 'X-ray', secondary: 'Secondary inspection' },
  less: (variant: string, base: string) => `${variant} less ${base}`,
  difference: (personHours: string, dollars: string) =>
    `Person-hours in line: ${personHours}. Their worth in dollars: ${dollars}.`,
  differenceColumns: [
    'Port',
    'Lane class',
    'Mean wait, minutes',
    '95 % interval',
    '95th percentile, minutes',
  ],
  noDifference: 'No mean wait changes by 0.05 minutes or more.',
  nothing: 'nothing',
  scenario: 'Scenario',
  overloaded: (port: string, laneClass: string, percent: string) =>
    `${port}, ${laneClass}: the queue does not keep up, its lanes are asked for ${percent} % of their time`,
};

/** What is said of a result, in tables and beside them. */
export type ResultWords = typeof en;

const es: ResultWords = {
  ran: (day, replications, seed) =>
    `Día: ${day}, ${replications} repeticiones, semilla ${seed}. Los intervalos son del 95 %, sobre las repeticiones.`,
  between: (low, high) => `de ${low} a ${high}`,
  totals: {
    arrivals: 'Formados en un día',
    personHours: 'Horas-persona en la fila',
    cost: (dollars) => `Su valor en dólares, a ${dollars} la hora`,
    idleMinutes: 'Minutos de motor encendido de autos y camiones',
    referrals: 'Enviados a inspección secundaria',
    left: 'Dejaron la fila; se volvieron al verla',
  },
  waits: 'Esperas del día, en minutos',
  waitColumns: [
    'Puerto',
    'Clase de carril',
    'Por día',
    'Carriles ocupados',
    'Espera media',
    'Mediana',
    'Percentil 90',
    '95',
    '99',
  ],
  stages: 'Detrás de la caseta',
  stageColumns: ['Puerto', 'Tráfico', 'Etapa', 'Por día', 'Servidores', 'Ocupados', 'Espera media, minutos'],
  traffic: { cars: 'Autos', trucks: 'Camiones', pedestrians: 'Peatones' },
  stage: { xray: 'Rayos X', secondary: 'Inspección secundaria' },
  less: (variant, base) => `${variant} menos ${base}`,
  difference: (personHours, dollars) =>
    `Horas-persona en la fila: ${personHours}. Su valor en dólares: ${dollars}.`,
  differenceColumns: [
    'Puerto',
    'Clase de carril',
    'Espera media, minutos',
    'Intervalo del 95 %',
    'Percentil 95, minutos',
  ],
  noDifference: 'Ninguna espera media cambia 0.05 minutos o más.',
  nothing: 'nada',
  scenario: 'Escenario',
  overloaded: (port, laneClass, percent) =>
    `${port}, ${laneClass}: la fila no se da abasto, a sus carriles se les pide el ${percent} % de su tiempo`,
};

export const resultWords: Readonly<Record<Locale, ResultWords>> = { en, es };
