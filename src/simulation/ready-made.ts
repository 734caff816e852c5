import type { Text } from '../http/text.ts';
import type { ScenarioInput } from './scenario.ts';

/** A scenario that comes with the program. */
export type ReadyMade = { readonly name: string; readonly title: Text; readonly scenario: ScenarioInput };

const sentriShares = [10, 20, 30, 40, 50, 60];

/** What `garita simulate NAME` knows. Each changes one thing of the design day. */
export const readyMade: readonly ReadyMade[] = [
  {
    name: 'design-day',
    title: {
      en: 'the day to build for: 660,000 passengers and 12,500 trucks',
      es: 'el día para el que se construye: 660,000 pasajeros y 12,500 camiones',
    },
    scenario: {},
  },
  {
    name: 'day-2004',
    title: { en: 'an average day of 2004', es: 'un día promedio de 2004' },
    scenario: { day: '2004' },
  },
  {
    name: 'day-2024',
    title: { en: 'an average day of 2024, 20,812 trucks', es: 'un día promedio de 2024, 20,812 camiones' },
    scenario: { day: '2024' },
  },
  ...sentriShares.map((percent) => ({
    name: `sentri-${percent}`,
    title: {
      en: `${percent} % of all cars are SENTRI, on the lanes of the design day`,
      es: `el ${percent} % de los autos son SENTRI, con los carriles del día de diseño`,
    },
    scenario: { sentriShare: percent / 100 },
  })),
  {
    name: 'outage',
    title: {
      en: 'four hours without the centre, 08:00 to 12:00: SENTRI and FAST take six times as long (as in 2015)',
      es: 'cuatro horas sin el centro, de 08:00 a 12:00: SENTRI y FAST tardan seis veces más (como en 2015)',
    },
    scenario: { outages: [{ laneClasses: ['sentri', 'fast'], from: '08:00', to: '12:00', factor: 6 }] },
  },
  {
    name: 'holiday-peak',
    title: {
      en: 'a quarter more of everyone, one line a lane, drivers change lines and turn back',
      es: 'una cuarta parte más de todos, una fila por carril, los conductores cambian de fila y se vuelven',
    },
    scenario: {
      demandFactor: 1.25,
      queueing: { lines: 'each', jockeying: true, balkMinutes: 240, patienceMinutes: 360 },
    },
  },
  {
    name: 'truck-xray',
    title: {
      en: 'half of the trucks of 2024 through the X-ray, two machines a crossing',
      es: 'la mitad de los camiones de 2024 por los rayos X, dos máquinas por cruce',
    },
    scenario: { day: '2024', secondary: { xrayShare: 0.5, xrayServers: 2 } },
  },
];
