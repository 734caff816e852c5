const daySeconds = 86_400;

/** The moments at which some lane opens or closes, one after the other, day after day. */
export type LaneChanges = {
  /** `Infinity` when no lane ever changes. */
  readonly nextTime: () => number;
  /** Goes past the next change and answers its period of the day. */
  readonly advance: () => number;
};

/** Reads the changes of a schedule; `open[lane * periods + period]` repeats every day. */
export function laneChanges(open: Uint8Array, periods: number, lanes: number): LaneChanges {
  const changing: number[] = [];
  for (let period = 0; period < periods; period += 1)
    for (let lane = 0; lane < lanes; lane += 1) {
      const at = lane * periods;
      if (open[at + period] === open[at + ((period + periods - 1) % periods)]) continue;
      changing.push(period);
      break;
    }
  const seconds = daySeconds / periods;
  let day = 0;
  // A change at midnight of the first day is where it begins.
  let index = changing[0] === 0 ? 1 : 0;
  const settle = () => {
    if (index < changing.length) return;
    index = 0;
    day += 1;
  };
  settle();
  return {
    nextTime: () => {
      const period = changing[index];
      return period === undefined ? Infinity : day * daySeconds + period * seconds;
    },
    advance() {
      const period = changing[index] ?? 0;
      index += 1;
      settle();
      return period;
    },
  };
}
