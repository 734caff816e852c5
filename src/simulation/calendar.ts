/** The event calendar: what is still to come, the earliest first, over typed arrays. */
export type Calendar = {
  /** The moment of the earliest event; `Infinity` when there is none. */
  readonly nextTime: () => number;
  /** What the earliest event is. Only when there is one. */
  readonly nextEvent: () => number;
  readonly add: (time: number, event: number) => void;
  /** Takes the earliest away. */
  readonly drop: () => void;
  /** Puts another in the place of the earliest: one sift where `drop` and `add` take two. */
  readonly replace: (time: number, event: number) => void;
};

/** Up to so many events a sorted list is quicker than a heap: its one loop is foreseen by the processor. */
const few = 64;

/** A calendar for at most `room` events at once. No event allocates. */
export function newCalendar(room: number): Calendar {
  return room <= few ? newSortedCalendar(room) : newHeapCalendar(room);
}

/** The latest first, so that the earliest is taken from the end; of equal times the one that was added first. */
function newSortedCalendar(room: number): Calendar {
  // In front of all stands one that is never passed.
  const times = new Float64Array(room + 1).fill(Infinity);
  const events = new Int32Array(room + 1);
  let last = 0;

  /** Into the free place `from`, before which all are later than those that were behind it. */
  const insert = (from: number, time: number, event: number): void => {
    let at = from;
    while ((times[at - 1] as number) <= time) {
      times[at] = times[at - 1] as number;
      events[at] = events[at - 1] as number;
      at -= 1;
    }
    times[at] = time;
    events[at] = event;
  };

  return {
    nextTime: () => times[last] as number,
    nextEvent: () => events[last] as number,
    add(time, event) {
      last += 1;
      insert(last, time, event);
    },
    drop() {
      last -= 1;
    },
    replace: (time, event) => insert(last, time, event),
  };
}

/** A binary heap. */
function newHeapCalendar(room: number): Calendar {
  const times = new Float64Array(room + 1).fill(Infinity);
  const events = new Int32Array(room + 1);
  let size = 0;

  const sink = (time: number, event: number): void => {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && (times[child + 1] as number) < (times[child] as number)) child += 1;
      if ((times[child] as number) >= time) break;
      times[at] = times[child] as number;
      events[at] = events[child] as number;
      at = child;
    }
    times[at] = time;
    events[at] = event;
  };

  return {
    nextTime: () => times[0] as number,
    nextEvent: () => events[0] as number,
    add(time, event) {
      let at = size;
      size += 1;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if ((times[parent] as number) <= time) break;
        times[at] = times[parent] as number;
        events[at] = events[parent] as number;
        at = parent;
      }
      times[at] = time;
      events[at] = event;
    },
    drop() {
      size -= 1;
      if (size === 0) times[0] = Infinity;
      else sink(times[size] as number, events[size] as number);
    },
    replace: sink,
  };
}
