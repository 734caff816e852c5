/** Reference data of the border: its ports, their crossings, and every lane. Loaded at start, never edited. */
import { crossingTable } from './crossing-table.ts';
import { type LaneClass, laneClasses, laneLetter } from './lane-class.ts';

/** A port of entry under its BTS code. `timeZone` is an IANA name; latitude and longitude are degrees. */
export type Port = {
  readonly code: string;
  readonly name: string;
  readonly state: string;
  readonly timeZone: string;
  readonly latitude: number;
  readonly longitude: number;
};

/** `hours` are local; a crossing without them is open day and night. `close` 24 is midnight. */
export type Crossing = {
  readonly code: string;
  readonly portCode: string;
  readonly name: string;
  readonly hours?: { readonly open: number; readonly close: number };
};

/** `id` is the crossing, the letter of the class and the number from 1: `250401-S1`. */
export type Lane = {
  readonly id: string;
  readonly crossingCode: string;
  readonly laneClass: LaneClass;
  readonly number: number;
};

/** Codes, names and places: BTS border crossing data 2024. */
const portTable = [
  ['2301', 'Brownsville', 'Texas', 'America/Chicago', 25.952, -97.401],
  ['2302', 'Del Rio', 'Texas', 'America/Chicago', 29.327, -100.928],
  ['2303', 'Eagle Pass', 'Texas', 'America/Chicago', 28.705, -100.512],
  ['2304', 'Laredo', 'Texas', 'America/Chicago', 27.5, -99.507],
  ['2305', 'Hidalgo', 'Texas', 'America/Chicago', 26.095, -98.271],
  ['2307', 'Rio Grande City', 'Texas', 'America/Chicago', 26.366, -98.803],
  ['2309', 'Progreso', 'Texas', 'America/Chicago', 26.062, -97.95],
  ['2310', 'Roma', 'Texas', 'America/Chicago', 26.404, -99.019],
  ['2401', 'Ysleta', 'Texas', 'America/Denver', 31.673, -106.335],
  ['2402', 'El Paso', 'Texas', 'America/Denver', 31.764, -106.451],
  ['2403', 'Presidio', 'Texas', 'America/Chicago', 29.562, -104.395],
  ['2404', 'Tornillo', 'Texas', 'America/Denver', 31.435, -106.143],
  ['2406', 'Columbus', 'New Mexico', 'America/Denver', 31.784, -107.628],
  ['2408', 'Santa Teresa', 'New Mexico', 'America/Denver', 31.784, -106.679],
  ['2410', 'Boquillas', 'Texas', 'America/Chicago', 29.19, -102.947],
  ['2502', 'Andrade', 'California', 'America/Los_Angeles', 32.718, -114.728],
  ['2503', 'Calexico', 'California', 'America/Los_Angeles', 32.673, -115.388],
  ['2504', 'San Ysidro', 'California', 'America/Los_Angeles', 32.543, -117.029],
  ['2505', 'Tecate', 'California', 'America/Los_Angeles', 32.576, -116.626],
  ['2506', 'Otay Mesa', 'California', 'America/Los_Angeles', 32.55, -116.939],
  ['2507', 'Calexico East', 'California', 'America/Los_Angeles', 32.673, -115.388],
  ['2582', 'Cross Border Xpress', 'California', 'America/Los_Angeles', 32.548, -116.974],
  ['2601', 'Douglas', 'Arizona', 'America/Phoenix', 31.334, -109.56],
  ['2602', 'Lukeville', 'Arizona', 'America/Phoenix', 31.88, -112.817],
  ['2603', 'Naco', 'Arizona', 'America/Phoenix', 31.334, -109.948],
  ['2604', 'Nogales', 'Arizona', 'America/Phoenix', 31.333, -110.943],
  ['2606', 'Sasabe', 'Arizona', 'America/Phoenix', 31.483, -111.544],
  ['2608', 'San Luis', 'Arizona', 'America/Phoenix', 32.485, -114.782],
] as const;

/** Every port of entry on the border with Mexico for which BTS counts travelers, by code. */
export const ports: readonly Port[] = portTable.map(([code, name, state, timeZone, latitude, longitude]) => ({
  code,
  name,
  state,
  timeZone,
  latitude,
  longitude,
}));

/** Every crossing, grouped by port in the order of `ports`. */
export const crossings: readonly Crossing[] = crossingTable.map(([code, portCode, name, hours]) => ({
  code,
  portCode,
  name,
  ...(hours === null ? {} : { hours: { open: hours[0], close: hours[1] } }),
}));

/** Every lane, by crossing, then class, then number. */
export const lanes: readonly Lane[] = crossingTable.flatMap(([code, , , , counts]) =>
  laneClasses.flatMap((laneClass, index) =>
    Array.from({ length: counts[index] ?? 0 }, (_, offset) => ({
      id: `${code}-${laneLetter[laneClass]}${offset + 1}`,
      crossingCode: code,
      laneClass,
      number: offset + 1,
    })),
  ),
);
