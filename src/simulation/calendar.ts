/**
 * The event calendar: what is still to come, the earliest first, over typed arrays. No event allocates. A record with
 * functions, as the lines are: what a closure holds is looked up and checked anew at every use, in the hottest loop of all.
 */
export type Calendar = {
  readonly times: Float64Array;
  readonly events: Int32Array;
  /** A binary heap with the earliest at 0; or sorted from 1, the latest first, so that the earliest is taken from the end. */
  readonly isHeap: boolean;
  /** Where the last one stands. */
  last: number;
};

/** Up to so many events a sorted list is quicker than a heap: its one loop is foreseen by the processor. */
const few = 64;

/** A calendar for at most `room` events at once. */
export function newCalendar(room: number): Calendar {
  const isHeap = room > few;
  return {
    // Of a sorted list, 0 is never passed; of either kind it says that there is none.
    times: new Float64Array(room + 1).fill(Infinity),
    events: new Int32Array(room + 1),
    isHeap,
    last: isHeap ? -1 : 0,
  };
}

/** The moment of the earliest event; `Infinity` when there is none. */
export function nextTime(calendar: Calendar): number {
  return calendar.times[calendar.isHeap ? 0 : calendar.last] as number;
}

/** What the earliest event is. Only when there is one. */
export function nextEvent(calendar: Calendar): number {
  return calendar.events[calendar.isHeap ? 0 : calendar.last] as number;
}

export function addEvent(calendar: Calendar, time: number, event: number): void {
  calendar.last += 1;
  if (calendar.isHeap) rise(calendar, time, event);
  else insert(calendar, time, event);
}

/** Takes the earliest away. */
export function dropEvent(calendar: Calendar): void {
  const { times, events, isHeap, last } = calendar;
  calendar.last -= 1;
  if (!isHeap) return;
  if (last === 0) times[0] = Infinity;
  else sink(calendar, times[last] as number, events[last] as number);
}

/** Puts another in the place of the earliest: one pass where dropping and adding take two. */
export function replaceEvent(calendar: Calendar, time: number, event: number): void {
  if (calendar.isHeap) sink(calendar, time, event);
  else insert(calendar, time, event);
}

/** Into a sorted list whose last place is free; of equal times the one that was added first stays the earlier. */
function insert({ times, events, last }: Calendar, time: number, event: number): void {
  let at = last;
  while ((times[at - 1] as number) <= time) {
    times[at] = times[at - 1] as number;
    events[at] = events[at - 1] as number;
    at -= 1;
  }
  times[at] = time;
  events[at] = event;
}

/** Into a heap whose last place is free. */
function rise({ times, events, last }: Calendar, time: number, event: number): void {
  let at = last;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if ((times[parent] as number) <= time) break;
    times[at] = times[parent] as number;
    events[at] = events[parent] as number;
    at = parent;
  }
  times[at] = time;
  events[at] = event;
}

/** Into a heap whose first place is free. */
function sink({ times, events, last }: Calendar, time: number, event: number): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child > last) break;
    if (child < last && (times[child + 1] as number) < (times[child] as number)) child += 1;
    if ((times[child] as number) >= time) break;
    times[at] = times[child] as number;
    events[at] = events[child] as number;
    at = child;
  }
  times[at] = time;
  events[at] = event;
}
