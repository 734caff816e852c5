/**
 * The event calendar's engine, for what the direct recursion cannot do: lines to choose between, jockeying,
 * priorities, balking, reneging, an approach road of finite space, lanes that drain before they close. Of
 * several free lanes of a line the one that is idle longest takes the next. Where `runQueue` applies too,
 * both give the same waits to the last digit.
 */
import {
  addEvent,
  type Calendar,
  dropEvent,
  newCalendar,
  nextEvent,
  nextTime,
  replaceEvent,
} from './calendar.ts';
import { laneChanges } from './lane-hours.ts';
import {
  choose,
  closeLane,
  enqueue,
  type Floor,
  firstBehind,
  freeLane,
  hasIdle,
  isFull,
  lastOf,
  leaveList,
  lengthOf,
  mayUse,
  newFloor,
  openLane,
  standBehind,
  takeFirst,
  takeIdle,
} from './station-floor.ts';
import { type Crowd, type Fates, fate, type Station } from './station-types.ts';

const daySeconds = 86_400;

/** A station at work. The calendar holds lanes that will be done, and after them customers who will have waited enough. */
type Work = {
  readonly station: Station;
  readonly crowd: Crowd;
  readonly out: Fates;
  readonly floor: Floor;
  readonly calendar: Calendar;
};

/** Runs a station until everyone was served or has left, after midnight if need be. Arrivals must ascend. */
export function runStation(station: Station, crowd: Crowd, out: Fates): void {
  const { count, arrivals } = crowd;
  const floor = newFloor(station, crowd);
  const { laneCount } = floor;
  const calendar = newCalendar(laneCount + (crowd.patience === undefined ? 0 : count));
  const changes = laneChanges(station.open, station.periods, laneCount);
  const work: Work = { station, crowd, out, floor, calendar };
  out.taken.fill(0, 0, count);
  let next = 0;
  let arrival = count > 0 ? (arrivals[0] as number) : Infinity;
  let opening = changes.nextTime();
  while (next < count || floor.allWaiting > 0 || firstBehind(floor) >= 0) {
    const event = nextTime(calendar);
    if (event <= arrival && event < opening) {
      const what = nextEvent(calendar);
      if (what < laneCount) finish(work, what, event);
      else {
        dropEvent(calendar);
        giveUp(work, what - laneCount, event);
      }
    } else if (opening <= arrival) {
      change(work, changes.advance(), opening);
      opening = changes.nextTime();
    } else {
      arrive(work, next, arrival);
      next += 1;
      arrival = next < count ? (arrivals[next] as number) : Infinity;
    }
  }
}

function arrive(work: Work, customer: number, time: number): void {
  const { floor, crowd } = work;
  const line = choose(floor, customer);
  // Nobody passes the file behind a full approach.
  if (firstBehind(floor) >= 0 || isFull(floor, line)) turnAway(work, customer, time);
  else join(work, customer, line, time);
  if (crowd.patience !== undefined) watch(work, customer, crowd.patience, time);
}

function turnAway(work: Work, customer: number, time: number): void {
  if (work.station.whenFull === 'leave') leave(work, customer, fate.balked, time);
  else standBehind(work.floor, customer);
}

function watch({ floor, calendar }: Work, customer: number, patience: Float64Array, time: number): void {
  if ((floor.listOf[customer] as number) < 0) return;
  const until = time + (patience[customer] as number);
  if (until < Infinity) addEvent(calendar, until, floor.laneCount + customer);
}

/** Whoever reaches the lines: served, in line, or gone. */
function join(work: Work, customer: number, line: number, time: number): void {
  const { floor, calendar, crowd } = work;
  if (hasIdle(floor, line)) {
    const lane = takeIdle(floor, line);
    addEvent(calendar, serve(work, customer, lane, time), lane);
  } else if (crowd.tolerance !== undefined && looksTooLong(floor, line, crowd.tolerance[customer] as number))
    leave(work, customer, fate.balked, time);
  else enqueue(floor, customer, line);
}

function looksTooLong({ station, waiting, openLanes }: Floor, line: number, tolerance: number): boolean {
  const lanes = Math.max(1, openLanes[line] as number);
  return ((waiting[line] as number) * (station.headwaySeconds[line] as number)) / lanes > tolerance;
}

/** A lane takes a customer; answers when it will be done. */
function serve({ station, crowd, out }: Work, customer: number, lane: number, time: number): number {
  const { shifts, moveUpSeconds, officerFactors } = station;
  const shift = shifts === 1 ? 0 : Math.floor(time / (daySeconds / shifts)) % shifts;
  const seconds =
    (moveUpSeconds[lane] as number) +
    (crowd.services[customer] as number) * (officerFactors[lane * shifts + shift] as number);
  out.waits[customer] = time - (crowd.arrivals[customer] as number);
  out.fates[customer] = fate.served;
  out.taken[customer] = seconds;
  return time + seconds;
}

function leave({ crowd, out }: Work, customer: number, how: number, time: number): void {
  out.fates[customer] = how;
  out.waits[customer] = time - (crowd.arrivals[customer] as number);
}

/** A lane is done, and takes the next if there is one; it still stands first in the calendar. */
function finish(work: Work, lane: number, time: number): void {
  const { floor, calendar } = work;
  const line = floor.lineOf[lane] as number;
  const serves = floor.isOpen[lane] === 1 || (floor.draining[line] as number) > 0;
  const customer = serves ? takeFirst(floor, line) : -1;
  if (customer >= 0) replaceEvent(calendar, serve(work, customer, lane, time), lane);
  else {
    dropEvent(calendar);
    freeLane(floor, lane, line);
  }
  afterLeaving(work, line, time);
}

function giveUp(work: Work, customer: number, time: number): void {
  const { floor } = work;
  const list = floor.listOf[customer] as number;
  if (list < 0) return;
  leaveList(floor, customer);
  leave(work, customer, fate.reneged, time);
  if (list === floor.road) moveFile(work, time);
  else afterLeaving(work, Math.floor(list / floor.levels), time);
}

/** Lanes open and close. */
function change(work: Work, period: number, time: number): void {
  const { floor, station } = work;
  for (let lane = 0; lane < floor.laneCount; lane += 1) {
    const opens = station.open[lane * station.periods + period];
    if (opens === floor.isOpen[lane]) continue;
    if (opens === 1) openLane(floor, lane);
    else closeLane(floor, lane);
  }
  for (let line = 0; line < floor.lineCount; line += 1) {
    while ((floor.waiting[line] as number) > 0 && hasIdle(floor, line))
      join(work, takeFirst(floor, line), line, time);
    afterLeaving(work, line, time);
  }
}

/** A line has become shorter. */
function afterLeaving(work: Work, line: number, time: number): void {
  if (work.station.jockeyGap !== Infinity) jockeyTo(work, line, time);
  if (firstBehind(work.floor) >= 0) moveFile(work, time);
}

/** Who is last in the longest line changes to this one as long as it is shorter enough. */
function jockeyTo(work: Work, line: number, time: number): void {
  const { floor } = work;
  while ((floor.openLanes[line] as number) > 0) {
    let longest = lengthOf(floor, line) + work.station.jockeyGap - 1;
    let mover = -1;
    for (let other = 0; other < floor.lineCount; other += 1) {
      const length = lengthOf(floor, other);
      if (other === line || length <= longest) continue;
      const last = lastOf(floor, other);
      if (last < 0 || !mayUse(floor, last, line)) continue;
      mover = last;
      longest = length;
    }
    if (mover < 0) return;
    leaveList(floor, mover);
    if (hasIdle(floor, line)) join(work, mover, line, time);
    else enqueue(floor, mover, line);
  }
}

/** Room on the approach: the file behind it moves up. */
function moveFile(work: Work, time: number): void {
  const { floor } = work;
  for (let first = firstBehind(floor); first >= 0; first = firstBehind(floor)) {
    const line = choose(floor, first);
    if (isFull(floor, line)) return;
    leaveList(floor, first);
    join(work, first, line, time);
  }
}
