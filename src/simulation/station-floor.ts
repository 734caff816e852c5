/** The floor of a station: who waits in which line, which lanes are open, free or taken. No moments, no fates. */
import { append, type Lines, newLines, remove, removeHead } from './lines.ts';
import type { Crowd, Station } from './station-types.ts';

export type Floor = {
  readonly station: Station;
  readonly crowd: Crowd;
  readonly lineCount: number;
  readonly laneCount: number;
  /** Priorities; a line is so many lists, one after the other. */
  readonly levels: number;
  readonly lists: Lines;
  /** The list of the file behind a full approach, after those of the lines. */
  readonly road: number;
  /** By customer: the list it stands in, -1 when in none. */
  readonly listOf: Int32Array;
  /** By line. */
  readonly waiting: Int32Array;
  readonly busy: Int32Array;
  readonly openLanes: Int32Array;
  /** Who is still to be served of a line whose lane has closed. */
  readonly draining: Int32Array;
  /** Lanes that are open and free, of each line the one that is idle longest first. */
  readonly idle: Lines;
  /** By lane. */
  readonly lineOf: Int32Array;
  readonly isOpen: Uint8Array;
  readonly isBusy: Uint8Array;
  /** In all lines; the file behind a full approach does not count. */
  allWaiting: number;
};

/** Nobody is there yet; the lanes are open as they are at midnight. */
export function newFloor(station: Station, crowd: Crowd): Floor {
  const { lineStart, periods, open, priority } = station;
  const lineCount = lineStart.length - 1;
  const laneCount = lineStart[lineCount] as number;
  const levels = 1 + Math.max(0, ...priority);
  const road = lineCount * levels;
  const floor: Floor = {
    station,
    crowd,
    lineCount,
    laneCount,
    levels,
    lists: newLines(road + 1, crowd.count),
    road,
    listOf: new Int32Array(crowd.count).fill(-1),
    waiting: new Int32Array(lineCount),
    busy: new Int32Array(lineCount),
    openLanes: new Int32Array(lineCount),
    draining: new Int32Array(lineCount),
    idle: newLines(lineCount, laneCount),
    lineOf: new Int32Array(laneCount),
    isOpen: new Uint8Array(laneCount),
    isBusy: new Uint8Array(laneCount),
    allWaiting: 0,
  };
  for (let line = 0; line < lineCount; line += 1)
    for (let lane = lineStart[line] as number; lane < (lineStart[line + 1] as number); lane += 1) {
      floor.lineOf[lane] = line;
      if (open[lane * periods] === 1) openLane(floor, lane);
    }
  return floor;
}

export function openLane(floor: Floor, lane: number): void {
  const line = floor.lineOf[lane] as number;
  floor.isOpen[lane] = 1;
  floor.openLanes[line] = (floor.openLanes[line] as number) + 1;
  floor.draining[line] = 0;
  if (floor.isBusy[lane] === 0) append(floor.idle, line, lane);
}

/** Whoever is in it is served to the end; with `drains` so is its line. */
export function closeLane(floor: Floor, lane: number): void {
  const line = floor.lineOf[lane] as number;
  floor.isOpen[lane] = 0;
  floor.openLanes[line] = (floor.openLanes[line] as number) - 1;
  floor.draining[line] = floor.station.drains ? (floor.waiting[line] as number) : 0;
  if (floor.isBusy[lane] === 0) remove(floor.idle, line, lane);
}

export function hasIdle({ idle }: Floor, line: number): boolean {
  return (idle.head[line] as number) >= 0;
}

/** Takes the lane of a line that is idle longest. Only when it has one. */
export function takeIdle({ idle, isBusy, busy }: Floor, line: number): number {
  const lane = idle.head[line] as number;
  removeHead(idle, line);
  isBusy[lane] = 1;
  busy[line] = (busy[line] as number) + 1;
  return lane;
}

/** Nobody takes the place of whom the lane has served. */
export function freeLane({ idle, isBusy, isOpen, busy }: Floor, lane: number, line: number): void {
  isBusy[lane] = 0;
  busy[line] = (busy[line] as number) - 1;
  if (isOpen[lane] === 1) append(idle, line, lane);
}

/** Behind those of the same priority. */
export function enqueue(floor: Floor, customer: number, line: number): void {
  const { levels, station, crowd } = floor;
  const level = levels === 1 ? 0 : (station.priority[crowd.kinds[customer] as number] as number);
  const list = line * levels + level;
  append(floor.lists, list, customer);
  floor.listOf[customer] = list;
  floor.waiting[line] = (floor.waiting[line] as number) + 1;
  floor.allWaiting += 1;
}

export function standBehind({ lists, listOf, road }: Floor, customer: number): void {
  append(lists, road, customer);
  listOf[customer] = road;
}

/** Who is first in the file behind a full approach; -1 when there is none. */
export function firstBehind({ lists, road }: Floor): number {
  return lists.head[road] as number;
}

/** Takes a customer out of the list it stands in, wherever in it. */
export function leaveList(floor: Floor, customer: number): void {
  const list = floor.listOf[customer] as number;
  remove(floor.lists, list, customer);
  floor.listOf[customer] = -1;
  if (list !== floor.road) oneFewer(floor, Math.floor(list / floor.levels));
}

/** Takes the first of a line by priority out of it; -1 when there is none. */
export function takeFirst(floor: Floor, line: number): number {
  const { lists, levels } = floor;
  for (let list = line * levels; list < (line + 1) * levels; list += 1) {
    const customer = lists.head[list] as number;
    if (customer < 0) continue;
    removeHead(lists, list);
    floor.listOf[customer] = -1;
    oneFewer(floor, line);
    return customer;
  }
  return -1;
}

function oneFewer(floor: Floor, line: number): void {
  floor.waiting[line] = (floor.waiting[line] as number) - 1;
  floor.allWaiting -= 1;
  const draining = floor.draining[line] as number;
  if (draining > 0) floor.draining[line] = draining - 1;
}

/** Who would be served last of a line; -1 when there is none. */
export function lastOf({ lists, levels }: Floor, line: number): number {
  for (let list = (line + 1) * levels - 1; list >= line * levels; list -= 1) {
    const customer = lists.tail[list] as number;
    if (customer >= 0) return customer;
  }
  return -1;
}

/** Travelers in a line and in its lanes. */
export function lengthOf({ waiting, busy }: Floor, line: number): number {
  return (waiting[line] as number) + (busy[line] as number);
}

export function mayUse({ station, crowd, lineCount }: Floor, customer: number, line: number): boolean {
  return station.eligible[(crowd.kinds[customer] as number) * lineCount + line] === 1;
}

/** The line that a customer takes: the one that looks shortest of those that it may use. */
export function choose(floor: Floor, customer: number): number {
  return floor.lineCount === 1 ? 0 : shortest(floor, customer);
}

/** One with a free lane, else by how many stand before each open lane. */
function shortest(floor: Floor, customer: number): number {
  let best = -1;
  let least = Infinity;
  for (let line = 0; line < floor.lineCount; line += 1) {
    if (!mayUse(floor, customer, line)) continue;
    const there = lengthOf(floor, line);
    const lanes = floor.openLanes[line] as number;
    const length = hasIdle(floor, line) ? -1 : lanes > 0 ? there / lanes : 1e9 + there;
    if (best >= 0 && length >= least) continue;
    best = line;
    least = length;
  }
  return best;
}

/** The approach has no room for one more who would have to wait. */
export function isFull(floor: Floor, line: number): boolean {
  return floor.allWaiting >= floor.station.space && !hasIdle(floor, line);
}
