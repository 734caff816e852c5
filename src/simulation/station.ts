/**
 * The event calendar's engine, for what the direct recursion cannot do: lines to choose between, jockeying,
 * priorities, balking, reneging, an approach road of finite space, lanes that drain before they close. Of
 * several free lanes of a line the one that is idle longest takes the next. Where `runQueue` applies too,
 * both give the same waits to the last digit.
 */
import { newCalendar } from './calendar.ts';
import { laneChanges } from './lane-hours.ts';
import { newLines } from './lines.ts';
import { type Crowd, type Fates, fate, type Station } from './station-types.ts';

const daySeconds = 86_400;

/** Runs a station until everyone was served or has left, after midnight if need be. Arrivals must ascend. */
export function runStation(station: Station, crowd: Crowd, out: Fates): void {
  const { lineStart, periods, open, drains, moveUpSeconds, officerFactors, shifts, eligible } = station;
  const { priority, space, whenFull, jockeyGap, headwaySeconds } = station;
  const { count, arrivals, services, kinds, patience, tolerance } = crowd;
  const { waits, fates, taken } = out;
  const lineCount = lineStart.length - 1;
  const laneCount = lineStart[lineCount] as number;
  const levels = 1 + Math.max(0, ...priority);
  const road = lineCount * levels;
  const shiftSeconds = daySeconds / shifts;

  const calendar = newCalendar(laneCount + (patience === undefined ? 0 : count));
  const changes = laneChanges(open, periods, laneCount);
  // One list a line and priority; the last is the file behind a full approach.
  const lists = newLines(road + 1, count);
  const { head, tail } = lists;
  const listOf = new Int32Array(count).fill(-1);
  const waiting = new Int32Array(lineCount);
  const busy = new Int32Array(lineCount);
  const openLanes = new Int32Array(lineCount);
  const idleLanes = new Int32Array(lineCount);
  const draining = new Int32Array(lineCount);
  const lineOf = new Int32Array(laneCount);
  const isOpen = new Uint8Array(laneCount);
  const isBusy = new Uint8Array(laneCount);
  /** Lanes that are open and free, of each line the one that is idle longest first. */
  const idle = newLines(lineCount, laneCount);
  let allWaiting = 0;
  /** The lane whose end is being handled still stands first in the calendar. */
  let firstIsDone = false;

  const setIdle = (lane: number): void => {
    const line = lineOf[lane] as number;
    idle.append(line, lane);
    idleLanes[line] = (idleLanes[line] as number) + 1;
  };
  const takeIdle = (line: number): number => {
    const lane = idle.head[line] as number;
    idle.shift(line);
    idleLanes[line] = (idleLanes[line] as number) - 1;
    return lane;
  };

  const begin = (customer: number, lane: number, time: number): void => {
    const line = lineOf[lane] as number;
    const shift = shifts === 1 ? 0 : Math.floor(time / shiftSeconds) % shifts;
    const seconds =
      (moveUpSeconds[lane] as number) +
      (services[customer] as number) * (officerFactors[lane * shifts + shift] as number);
    waits[customer] = time - (arrivals[customer] as number);
    fates[customer] = fate.served;
    taken[customer] = seconds;
    isBusy[lane] = 1;
    busy[line] = (busy[line] as number) + 1;
    if (firstIsDone) calendar.replace(time + seconds, lane);
    else calendar.add(time + seconds, lane);
    firstIsDone = false;
  };
  const enqueue = (customer: number, line: number): void => {
    const list = levels === 1 ? line : line * levels + (priority[kinds[customer] as number] as number);
    lists.append(list, customer);
    listOf[customer] = list;
    waiting[line] = (waiting[line] as number) + 1;
    allWaiting += 1;
  };
  const leaveLine = (customer: number): void => {
    const list = listOf[customer] as number;
    lists.remove(list, customer);
    listOf[customer] = -1;
    if (list === road) return;
    const line = levels === 1 ? list : Math.floor(list / levels);
    waiting[line] = (waiting[line] as number) - 1;
    allWaiting -= 1;
    if ((draining[line] as number) > 0) draining[line] = (draining[line] as number) - 1;
  };
  /** Takes the first of a line by priority out of it; -1 when there is none. */
  const takeFirst = (line: number): number => {
    for (let list = line * levels; list < (line + 1) * levels; list += 1) {
      const customer = head[list] as number;
      if (customer < 0) continue;
      lists.shift(list);
      listOf[customer] = -1;
      waiting[line] = (waiting[line] as number) - 1;
      allWaiting -= 1;
      if ((draining[line] as number) > 0) draining[line] = (draining[line] as number) - 1;
      return customer;
    }
    return -1;
  };
  const lastOf = (line: number): number => {
    for (let list = (line + 1) * levels - 1; list >= line * levels; list -= 1)
      if ((tail[list] as number) >= 0) return tail[list] as number;
    return -1;
  };

  /** The line that looks shortest: one with a free lane, else by how many stand before each open lane. */
  const choose = (kind: number): number => {
    if (lineCount === 1) return 0;
    let best = -1;
    let least = Infinity;
    for (let line = 0; line < lineCount; line += 1) {
      if (eligible[kind * lineCount + line] === 0) continue;
      const there = (waiting[line] as number) + (busy[line] as number);
      const lanes = openLanes[line] as number;
      const length = (idleLanes[line] as number) > 0 ? -1 : lanes > 0 ? there / lanes : 1e9 + there;
      if (best >= 0 && length >= least) continue;
      best = line;
      least = length;
    }
    return best;
  };
  /** Whoever reaches the lines: served, in line, or gone. */
  const join = (customer: number, line: number, time: number): void => {
    if ((idleLanes[line] as number) > 0) {
      begin(customer, takeIdle(line), time);
      return;
    }
    const lanes = Math.max(1, openLanes[line] as number);
    const ahead = ((waiting[line] as number) * (headwaySeconds[line] as number)) / lanes;
    if (tolerance !== undefined && ahead > (tolerance[customer] as number)) {
      fates[customer] = fate.balked;
      waits[customer] = time - (arrivals[customer] as number);
      return;
    }
    enqueue(customer, line);
  };
  /** Room on the approach: the file behind it moves up. */
  const moveFile = (time: number): void => {
    while ((head[road] as number) >= 0) {
      const customer = head[road] as number;
      const line = choose(kinds[customer] as number);
      if (allWaiting >= space && (idleLanes[line] as number) === 0) return;
      leaveLine(customer);
      join(customer, line, time);
    }
  };
  const jockeyTo = (line: number, time: number): void => {
    while ((openLanes[line] as number) > 0) {
      const here = (waiting[line] as number) + (busy[line] as number);
      let longest = here + jockeyGap - 1;
      let mover = -1;
      for (let other = 0; other < lineCount; other += 1) {
        const there = (waiting[other] as number) + (busy[other] as number);
        if (other === line || there <= longest) continue;
        const last = lastOf(other);
        if (last < 0 || eligible[(kinds[last] as number) * lineCount + line] === 0) continue;
        mover = last;
        longest = there;
      }
      if (mover < 0) return;
      leaveLine(mover);
      if ((idleLanes[line] as number) > 0) join(mover, line, time);
      else enqueue(mover, line);
    }
  };
  const afterLeaving = (line: number, time: number): void => {
    if (jockeyGap !== Infinity) jockeyTo(line, time);
    if ((head[road] as number) >= 0) moveFile(time);
  };

  const finish = (lane: number, time: number): void => {
    const line = lineOf[lane] as number;
    isBusy[lane] = 0;
    busy[line] = (busy[line] as number) - 1;
    firstIsDone = true;
    const serves = isOpen[lane] === 1 || (draining[line] as number) > 0;
    const customer = serves ? takeFirst(line) : -1;
    if (customer >= 0) {
      begin(customer, lane, time);
    } else {
      calendar.drop();
      firstIsDone = false;
      if (isOpen[lane] === 1) setIdle(lane);
    }
    afterLeaving(line, time);
  };
  const giveUp = (customer: number, time: number): void => {
    const list = listOf[customer] as number;
    if (list < 0) return;
    leaveLine(customer);
    fates[customer] = fate.reneged;
    waits[customer] = time - (arrivals[customer] as number);
    if (list === road) moveFile(time);
    else afterLeaving(Math.floor(list / levels), time);
  };
  const arrive = (customer: number, time: number): void => {
    taken[customer] = 0;
    const line = choose(kinds[customer] as number);
    const blocked = (head[road] as number) >= 0;
    if (blocked || (allWaiting >= space && (idleLanes[line] as number) === 0)) {
      if (whenFull === 'leave') {
        fates[customer] = fate.balked;
        waits[customer] = 0;
        return;
      }
      lists.append(road, customer);
      listOf[customer] = road;
    } else join(customer, line, time);
    if (patience !== undefined && (listOf[customer] as number) >= 0) {
      const until = time + (patience[customer] as number);
      if (until < Infinity) calendar.add(until, laneCount + customer);
    }
  };
  const change = (period: number, time: number): void => {
    for (let lane = 0; lane < laneCount; lane += 1) {
      const line = lineOf[lane] as number;
      const opens = open[lane * periods + period] as number;
      if (opens === isOpen[lane]) continue;
      isOpen[lane] = opens;
      openLanes[line] = (openLanes[line] as number) + (opens === 1 ? 1 : -1);
      draining[line] = opens === 0 && drains ? (waiting[line] as number) : 0;
      if (isBusy[lane] === 1) continue;
      if (opens === 1) setIdle(lane);
      else {
        idle.remove(line, lane);
        idleLanes[line] = (idleLanes[line] as number) - 1;
      }
    }
    for (let line = 0; line < lineCount; line += 1) {
      while ((waiting[line] as number) > 0 && (idleLanes[line] as number) > 0) {
        join(takeFirst(line), line, time);
      }
      afterLeaving(line, time);
    }
  };

  for (let line = 0; line < lineCount; line += 1)
    for (let lane = lineStart[line] as number; lane < (lineStart[line + 1] as number); lane += 1) {
      lineOf[lane] = line;
      if (open[lane * periods] === 0) continue;
      isOpen[lane] = 1;
      openLanes[line] = (openLanes[line] as number) + 1;
      setIdle(lane);
    }
  let next = 0;
  let arrival = count > 0 ? (arrivals[0] as number) : Infinity;
  let opening = changes.nextTime();
  while (next < count || allWaiting > 0 || (head[road] as number) >= 0) {
    const event = calendar.nextTime();
    if (event <= arrival && event < opening) {
      const what = calendar.nextEvent();
      if (what < laneCount) finish(what, event);
      else {
        calendar.drop();
        giveUp(what - laneCount, event);
      }
    } else if (opening <= arrival) {
      change(changes.advance(), opening);
      opening = changes.nextTime();
    } else {
      arrive(next, arrival);
      next += 1;
      arrival = next < count ? (arrivals[next] as number) : Infinity;
    }
  }
}
