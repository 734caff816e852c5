/**
 * The land crossings from Mexico: code, port, name, hours, and lanes by class in the order of `laneClasses`
 * (SENTRI, Ready, general, FAST, truck, pedestrian, pedestrian Ready).
 *
 * Source: CBP border wait times feed, 2022-06-29 (codes, hours, maximum and open lanes). A booth can serve
 * several classes there; here each lane has one, so the feed's maximum is divided by what was open. Where
 * the feed has no lanes for traffic that BTS counts (pedestrians at Columbus, trucks at Eagle Pass), lanes
 * are added. Boquillas and Sasabe are not in the feed: their codes follow its pattern. Fort Hancock is left
 * out: BTS counts nothing there. The first four digits of a crossing's code are not always its port.
 */
export type CrossingRow = readonly [
  code: string,
  portCode: string,
  name: string,
  /** Local opening and closing hour; `null` is day and night. */
  hours: readonly [open: number, close: number] | null,
  lanes: readonly [number, number, number, number, number, number, number],
];

export const crossingTable: readonly CrossingRow[] = [
  ['535501', '2301', 'Brownsville B&M', null, [0, 2, 2, 0, 0, 2, 0]],
  ['535504', '2301', 'Brownsville Gateway', null, [0, 2, 3, 0, 0, 4, 1]],
  ['535503', '2301', 'Los Indios', [6, 22], [0, 2, 2, 0, 4, 0, 0]],
  ['535502', '2301', 'Veterans International', [6, 24], [1, 1, 2, 1, 3, 1, 0]],
  ['230201', '2302', 'Del Rio', null, [1, 2, 3, 0, 2, 1, 0]],
  ['230301', '2303', 'Eagle Pass Bridge I', [7, 23], [0, 4, 1, 0, 0, 2, 0]],
  ['230302', '2303', 'Eagle Pass Bridge II', null, [1, 2, 4, 1, 2, 1, 0]],
  ['230401', '2304', 'Laredo Bridge I', null, [4, 0, 0, 0, 0, 7, 5]],
  ['230402', '2304', 'Laredo Bridge II', null, [0, 8, 7, 0, 0, 0, 0]],
  ['230403', '2304', 'Colombia Solidarity', [8, 24], [1, 0, 3, 2, 6, 0, 0]],
  ['230404', '2304', 'World Trade Bridge', [7, 24], [0, 0, 0, 4, 11, 0, 0]],
  ['230501', '2305', 'Hidalgo', null, [2, 5, 5, 0, 0, 5, 0]],
  ['230502', '2305', 'Pharr', [6, 24], [0, 3, 3, 2, 5, 0, 0]],
  ['230503', '2305', 'Anzalduas', [6, 22], [0, 4, 2, 0, 0, 0, 0]],
  ['230701', '2307', 'Rio Grande City', [7, 24], [0, 0, 3, 0, 2, 1, 0]],
  ['230901', '2309', 'Progreso', null, [0, 2, 3, 0, 1, 6, 0]],
  ['230902', '2309', 'Donna', [6, 22], [0, 1, 3, 0, 0, 4, 0]],
  ['231001', '2310', 'Roma', null, [0, 0, 4, 0, 1, 1, 0]],
  ['240203', '2401', 'Ysleta', null, [3, 5, 4, 3, 7, 4, 0]],
  ['240201', '2402', 'Bridge of the Americas', null, [0, 9, 5, 2, 4, 4, 0]],
  ['240202', '2402', 'Paso Del Norte', null, [0, 7, 5, 0, 0, 10, 4]],
  ['240204', '2402', 'Stanton', [6, 24], [3, 0, 0, 0, 0, 0, 0]],
  ['240301', '2403', 'Presidio', null, [0, 0, 4, 0, 2, 1, 0]],
  ['240401', '2404', 'Tornillo', [6, 22], [0, 1, 3, 0, 2, 2, 0]],
  ['240601', '2406', 'Columbus', null, [0, 0, 3, 0, 1, 2, 0]],
  ['240801', '2408', 'Santa Teresa', [6, 22], [0, 2, 2, 1, 2, 2, 0]],
  ['241001', '2410', 'Boquillas', [9, 18], [0, 0, 0, 0, 0, 1, 0]],
  ['250201', '2502', 'Andrade', [6, 22], [0, 0, 3, 0, 1, 4, 0]],
  ['250302', '2503', 'Calexico West', null, [2, 5, 3, 0, 0, 4, 2]],
  ['250401', '2504', 'San Ysidro', null, [13, 15, 6, 0, 0, 18, 4]],
  ['250407', '2504', 'PedWest', [6, 14], [0, 0, 0, 0, 0, 10, 4]],
  ['250501', '2505', 'Tecate', [6, 22], [0, 0, 4, 0, 2, 4, 0]],
  ['250601', '2506', 'Otay Mesa', null, [3, 7, 3, 0, 0, 5, 1]],
  ['250602', '2506', 'Otay Mesa Commercial', [6, 20], [0, 0, 0, 3, 7, 0, 0]],
  ['250301', '2507', 'Calexico East', [6, 24], [2, 3, 3, 1, 2, 4, 0]],
  ['250409', '2582', 'Cross Border Xpress', null, [0, 0, 0, 0, 0, 6, 2]],
  ['260101', '2601', 'Douglas', null, [1, 3, 3, 0, 2, 3, 0]],
  ['260201', '2602', 'Lukeville', [6, 20], [0, 2, 4, 0, 1, 1, 0]],
  ['260301', '2603', 'Naco', [6, 22], [0, 0, 2, 0, 1, 2, 0]],
  ['260401', '2604', 'Nogales DeConcini', null, [2, 0, 6, 0, 0, 6, 0]],
  ['260402', '2604', 'Nogales Mariposa', [6, 22], [0, 0, 13, 2, 6, 6, 0]],
  ['260403', '2604', 'Nogales Morley Gate', [10, 18], [0, 0, 0, 0, 0, 4, 0]],
  ['260601', '2606', 'Sasabe', [8, 20], [0, 0, 1, 0, 0, 1, 0]],
  ['260801', '2608', 'San Luis I', null, [2, 4, 3, 0, 0, 7, 0]],
  ['260802', '2608', 'San Luis II', [9, 20], [0, 0, 0, 0, 3, 0, 0]],
];
