/** The recursion of Kiefer and Wolfowitz and nothing else: the waits of a queue with `lanes` equal lanes. */
export function bareQueue(
  lanes: number,
  arrivals: Float64Array,
  services: Float64Array,
  waits: Float64Array,
) {
  const free = new Float64Array(lanes);
  for (let i = 0; i < arrivals.length; i += 1) {
    const arrival = arrivals[i] as number;
    const start = Math.max(arrival, free[0] as number);
    const end = start + (services[i] as number);
    waits[i] = start - arrival;
    let at = 1;
    while (at < lanes && (free[at] as number) < end) {
      free[at - 1] = free[at] as number;
      at += 1;
    }
    free[at - 1] = end;
  }
}
