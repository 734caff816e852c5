/** How much crosses the border northward in a day, as a whole and by port. */

/** The ready-made days. `seed` is the size to build for; the years are their daily averages. */
export const presets = ['seed', '2004', '2024'] as const;
export type Preset = (typeof presets)[number];

/** Whole numbers for one day. Passengers are `carOccupants + pedestrians + busPassengers`. */
export type DayTotals = {
  readonly cars: number;
  readonly carOccupants: number;
  readonly pedestrians: number;
  readonly buses: number;
  readonly busPassengers: number;
  readonly trucks: number;
};

/**
 * BTS border crossing data, annual totals over 366 days. Train passengers (35 and 72 a day) count as bus
 * passengers. `seed` keeps the cars of 2004, of whose volume it is, and scales the persons to 660,000.
 */
export const dayTotals: Readonly<Record<Preset, DayTotals>> = {
  seed: {
    cars: 249_000,
    carOccupants: 519_830,
    pedestrians: 130_911,
    buses: 735,
    busPassengers: 9_259,
    trucks: 12_500,
  },
  '2004': {
    cars: 249_000,
    carOccupants: 521_685,
    pedestrians: 131_378,
    buses: 735,
    busPassengers: 9_292,
    trucks: 12_305,
  },
  '2024': {
    cars: 210_067,
    carOccupants: 378_062,
    pedestrians: 111_391,
    buses: 363,
    busPassengers: 6_110,
    trucks: 20_812,
  },
};

/** Empty containers of all that trucks brought: BTS border crossing data of the year; the seed day is of 2004's volume. */
export const emptyShares: Readonly<Record<Preset, number>> = { seed: 0.37, '2004': 0.37, '2024': 0.19 };

/** One port's daily averages. */
export type PortVolume = { readonly portCode: string } & DayTotals;

/** BTS border crossing data 2024, daily averages: every preset is divided among the ports by these. */
const volumeTable = [
  ['2301', 13115.8, 25161.3, 8165.6, 11.1, 97.4, 831.4],
  ['2302', 4785, 8800.9, 546, 0, 0, 206.9],
  ['2303', 8019.1, 16312.3, 2936.2, 17.1, 462.1, 700.1],
  ['2304', 13902.8, 27084.5, 8071.9, 94.2, 2256.5, 8269.5],
  ['2305', 13166, 27194.5, 6622.6, 30, 563.8, 1971.3],
  ['2307', 1282.9, 2735.1, 120.4, 0, 0, 112],
  ['2309', 4043.1, 8751.4, 2587.8, 0, 0, 158.6],
  ['2310', 2324, 4424.7, 498.3, 1.6, 25.8, 125.3],
  ['2401', 10073, 17180.3, 3977.3, 0, 0, 1832.3],
  ['2402', 20614.6, 34908.7, 12983, 40.7, 915.6, 365.7],
  ['2403', 2012.6, 4064.5, 576.6, 4, 6.1, 31.9],
  ['2404', 2007.1, 4107.4, 161.1, 0, 0, 56.9],
  ['2406', 1145.8, 2349, 958.3, 2.5, 33.6, 50.4],
  ['2408', 2133.6, 4422.2, 415.7, 1.9, 23.2, 462.4],
  ['2410', 0, 0, 64.5, 0, 0, 0],
  ['2502', 1666, 3105.3, 1472.4, 0, 0, 0],
  ['2503', 14703, 24845.2, 7125.5, 0, 0, 0],
  ['2504', 40517.7, 65816.6, 18487.5, 125.1, 1094.5, 0],
  ['2505', 2953.4, 5535.8, 2421.8, 0, 0, 163.1],
  ['2506', 17804.1, 29343.3, 7708.3, 0, 0, 2895.5],
  ['2507', 7884.8, 13960.6, 1416.1, 2.5, 7.6, 1263.7],
  ['2582', 0, 0, 5942.8, 0, 0, 0],
  ['2601', 4270.7, 7727, 2334.2, 0.5, 11.9, 78.3],
  ['2602', 1102.2, 2503.6, 209.3, 1.5, 8.1, 2.1],
  ['2603', 924.5, 1788.4, 242.3, 0, 0, 8.4],
  ['2604', 10324, 20110.5, 8900.4, 29.8, 531.8, 1105.4],
  ['2606', 27.3, 45.7, 1.1, 0, 0, 0],
  ['2608', 9264.1, 15783.4, 6443.8, 0.2, 0.2, 120.9],
] as const;

/** Daily averages of 2024 by port, in the order of `ports`. */
export const portVolumes: readonly PortVolume[] = volumeTable.map(
  ([portCode, cars, carOccupants, pedestrians, buses, busPassengers, trucks]) => ({
    portCode,
    cars,
    carOccupants,
    pedestrians,
    buses,
    busPassengers,
    trucks,
  }),
);

/**
 * Arrivals by hour of the local day, relative; masked by a crossing's hours. Cars: shape of the CBP border
 * wait times feed at San Ysidro and Otay Mesa, weekdays, raised to a peak of 1.5 x the mean hour.
 * Pedestrians: the lanes open there. Trucks: working hours (an assumption).
 */
export const hourlyProfile = {
  car: [
    0.4, 0.45, 0.45, 0.65, 1, 1.3, 1.48, 1.48, 1.34, 1.28, 1.28, 1.25, 1.25, 1.25, 1.22, 1.15, 1.12, 1.15,
    1.12, 1, 0.85, 0.65, 0.5, 0.45,
  ],
  pedestrian: [
    0.36, 0.42, 0.5, 0.66, 0.85, 1.1, 1.4, 1.5, 1.35, 1.2, 1.2, 1.2, 1.28, 1.32, 1.34, 1.26, 1.15, 1.1, 1, 1,
    0.95, 0.8, 0.6, 0.46,
  ],
  truck: [
    0.1, 0.05, 0.05, 0.05, 0.1, 0.3, 0.8, 1.2, 1.5, 1.8, 1.95, 2, 2, 2, 1.95, 1.85, 1.7, 1.5, 1.2, 0.9, 0.6,
    0.4, 0.3, 0.2,
  ],
} as const;
