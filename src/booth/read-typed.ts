import type { CheckBody } from '../crossings/schema.ts';
import type { LaneClass } from '../lanes/lane-class.ts';
import { zoneLine } from '../terminal/read-line.ts';

type Occupant = CheckBody['occupants'][number];

/** What an officer types or scans at the booth. */
export interface Typed {
  /** PASSIDs, cards, lines of a machine-readable zone, with white space between. */
  readonly credentials: string;
  /** Empty: as many as credentials. */
  readonly count: string;
  readonly plate: string;
  readonly state: string;
  readonly country: string;
  readonly carrier: string;
}

/** The words of one who showed nothing that can be read. */
const unreadable = /^(?:-|\?|unreadable|ilegible)$/i;

/** Occupants by what was typed: 9 digits are a PASSID, a zone takes the lines that belong to it, all else is a card. */
export function readCredentials(text: string): readonly Occupant[] {
  const words = text.trim().split(/\s+/).filter(Boolean);
  const occupants: Occupant[] = [];
  while (words.length > 0) {
    const word = words.shift() ?? '';
    if (unreadable.test(word)) occupants.push({ unreadable: true });
    else if (/^\d{9}$/.test(word)) occupants.push({ passId: word });
    else if (zoneLine.test(word) && word.includes('<')) {
      const others = words.splice(0, word.length === 30 ? 2 : 1);
      occupants.push({ mrz: [word, ...others].map((line) => line.toUpperCase()) });
    } else occupants.push({ rfid: word });
  }
  return occupants;
}

/** The body of a check, as `POST /v1/crossings` would have it; its schema has yet to look at it. */
export function checkBodyOf(
  typed: Typed,
  laneClass: LaneClass,
  sequence: number,
  now: number,
): Record<string, unknown> {
  const occupants = readCredentials(typed.credentials);
  const shown = {
    plate: typed.plate,
    country: typed.country,
    ...(typed.state === '' ? {} : { state: typed.state }),
  };
  const truck = laneClass === 'fast' || laneClass === 'truck';
  return {
    capturedAt: new Date(now).toISOString(),
    sequence,
    phase: 'booth',
    occupants,
    occupantCount: typed.count === '' ? Math.max(1, occupants.length) : Number(typed.count),
    ...(typed.plate === '' ? {} : { [truck ? 'truck' : 'vehicle']: shown }),
    ...(truck && typed.carrier !== '' ? { carrier: { id: typed.carrier } } : {}),
  };
}
