/** Where a member was seen last: one stay at a port, and the last moment at another port before it. Milliseconds. */
export interface Place {
  readonly port: string;
  readonly since: number;
  readonly at: number;
  readonly before: { readonly port: string; readonly at: number } | null;
}

/** Sightings at one port no further apart are one stay: pre-read, booth and the queue between them (an assumption). */
export const stayMs = 2 * 3_600_000;

/** What is known of a member's whereabouts after a sighting; it may be an older one that comes late. */
export function seenAt(place: Place | undefined, port: string, at: number): Place {
  if (!place) return { port, since: at, at, before: null };
  if (port !== place.port) {
    if (at >= place.at) return { port, since: at, at, before: { port: place.port, at: place.at } };
    return place.before && place.before.at >= at ? place : { ...place, before: { port, at } };
  }
  if (at > place.at + stayMs) return { ...place, since: at, at };
  const since = at < place.since && at >= place.since - stayMs ? at : place.since;
  return { ...place, since, at: Math.max(at, place.at) };
}

/**
 * Whether a member who is at this port now, or was then, has been at another one so shortly before or after that nobody
 * can have driven between the two. A stay counts from its beginning: who came too soon did not come in time by queueing.
 *
 * @param drive the least time from one port to another, milliseconds
 */
export function seenElsewhere(
  place: Place | undefined,
  port: string,
  at: number,
  drive: (from: string, to: string) => number,
): boolean {
  if (!place) return false;
  if (port !== place.port) {
    const gap = at > place.at ? at - place.at : Math.max(0, place.since - at);
    if (gap < drive(place.port, port)) return true;
  }
  const { before } = place;
  if (!before || before.port === port) return false;
  const staying = port === place.port && at >= place.since && at <= place.at + stayMs;
  return Math.abs((staying ? place.since : at) - before.at) < drive(before.port, port);
}
