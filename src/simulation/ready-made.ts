import type { ScenarioInput } from './scenario.ts';

/** A scenario that comes with the program. */
export type ReadyMade = { readonly name: string; readonly title: string; readonly scenario: ScenarioInput };

const sentriShares = [10, 20, 30, 40, 50, 60];

/** What `garita simulate NAME` knows. Each changes one thing of the design day. */
export const readyMade: readonly ReadyMade[] = [
  { name: 'design-day', title: 'the day to build for: 660,000 passengers and 12,500 trucks', scenario: {} },
  { name: 'day-2004', title: 'an average day of 2004', scenario: { day: '2004' } },
  { name: 'day-2024', title: 'an average day of 2024, 20,812 trucks', scenario: { day: '2024' } },
  ...sentriShares.map((percent) => ({
    name: `sentri-${percent}`,
    title: `${percent} % of all cars are SENTRI, on the lanes of the design day`,
    scenario: { sentriShare: percent / 100 },
  })),
  {
    name: 'outage',
    title:
      'four hours without the centre, 08:00 to 12:00: SENTRI and FAST take six times as long (as in 2015)',
    scenario: { outages: [{ laneClasses: ['sentri', 'fast'], from: '08:00', to: '12:00', factor: 6 }] },
  },
  {
    name: 'holiday-peak',
    title: 'a quarter more of everyone, one line a lane, drivers change lines and turn back',
    scenario: {
      demandFactor: 1.25,
      queueing: { lines: 'each', jockeying: true, balkMinutes: 240, patienceMinutes: 360 },
    },
  },
  {
    name: 'truck-xray',
    title: 'half of the trucks of 2024 through the X-ray, two machines a crossing',
    scenario: { day: '2024', secondary: { xrayShare: 0.5, xrayServers: 2 } },
  },
];
