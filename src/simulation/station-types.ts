/** Lines and lanes that travelers of several kinds share. Lanes of a line have consecutive numbers. */
export type Station = {
  /** Lane numbers at which each line begins, and last their count: line `l` has `lineStart[l]..lineStart[l + 1]`. */
  readonly lineStart: Int32Array;
  /** Periods into which a day is divided for the lane schedule. */
  readonly periods: number;
  /** `open[lane * periods + period]`: 1 while the lane is open. Each lane opens some time. */
  readonly open: Uint8Array;
  /** A lane that closes first serves whoever is in its line by then. For lines of one lane. */
  readonly drains: boolean;
  /** By lane. */
  readonly moveUpSeconds: Float64Array;
  /** `officerFactors[lane * shifts + shift]` multiplies service times; shifts divide the day evenly. */
  readonly officerFactors: Float64Array;
  readonly shifts: number;
  /** `eligible[kind * lines + line]`: 1 where the kind may queue. Each kind may queue somewhere. */
  readonly eligible: Uint8Array;
  /** By kind: a lower number is served first. */
  readonly priority: Uint8Array;
  /** How many may wait on the approach; who comes beyond waits behind it in one file, or leaves. */
  readonly space: number;
  readonly whenFull: 'wait' | 'leave';
  /** Who is last in a line changes to one that is shorter by so many; `Infinity`: nobody does. */
  readonly jockeyGap: number;
  /** By line: seconds a customer takes a lane on average, by which arriving travelers judge the line. */
  readonly headwaySeconds: Float64Array;
};

/** Who comes, in order of arrival. Moments and durations in seconds. */
export type Crowd = {
  readonly count: number;
  readonly arrivals: Float64Array;
  readonly services: Float64Array;
  readonly kinds: Uint8Array;
  /** The longest each waits before giving up; nobody gives up when absent. */
  readonly patience?: Float64Array;
  /** Each leaves at once when the line looks longer than so many seconds; nobody does when absent. */
  readonly tolerance?: Float64Array;
};

/** What became of a traveler. */
export const fate = { served: 0, reneged: 1, balked: 2 } as const;

/** Written by the station: seconds waited (until served or given up), and what became of each. */
export type Fates = {
  readonly waits: Float64Array;
  readonly fates: Uint8Array;
  /** Seconds that the lanes were taken for each, by move-up and inspection. */
  readonly taken: Float64Array;
};
