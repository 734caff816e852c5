/**
 * The classes of lane at a land port of entry, in the order in which tables and charts show them.
 * `sentri` and `fast` are for members only; `ready` and `pedestrian_ready` ask for an RFID document.
 */
export const laneClasses = [
  'sentri',
  'ready',
  'general',
  'fast',
  'truck',
  'pedestrian',
  'pedestrian_ready',
] as const;

export type LaneClass = (typeof laneClasses)[number];

/** The letter of a class in a lane's id: `250401-S1` is the first SENTRI lane of San Ysidro. */
export const laneLetter: Readonly<Record<LaneClass, string>> = {
  sentri: 'S',
  ready: 'R',
  general: 'G',
  fast: 'F',
  truck: 'T',
  pedestrian: 'P',
  pedestrian_ready: 'Q',
};
