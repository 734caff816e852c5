import type { Locale } from '../http/text.ts';
import { PassId, RfidHex } from '../memberships/schema.ts';
import type { Presented } from './answer.ts';
import { NotReadable, NotUnderstood } from './not-readable.ts';

/** What a line names, as far as it goes. */
export interface Parts {
  readonly phase: 'preread' | 'booth';
  readonly occupants: Presented['occupants'];
  readonly vehicle?: NonNullable<Presented['vehicle']>;
  readonly truck?: NonNullable<Presented['truck']>;
  readonly carrier?: NonNullable<Presented['carrier']>;
  readonly occupantCount?: number;
}

const expected = {
  rfid: { en: 'a card is 8 to 64 hex digits', es: 'una tarjeta tiene de 8 a 64 cifras hexadecimales' },
  pass: { en: 'a PASSID is 9 digits', es: 'un PASSID tiene 9 cifras' },
};

/** A credential by its number, refused at once where it cannot be one. */
function credential(kind: 'rfid' | 'pass', value: string, locale: Locale): Presented['occupants'][number] {
  const good = kind === 'rfid' ? RfidHex.safeParse(value) : PassId.safeParse(value);
  if (!good.success) throw new NotReadable(expected[kind][locale]);
  return kind === 'rfid' ? { rfid: value } : { passId: value };
}

const usage =
  'expected a JSON object, or: rfid HEX | pass NUMBER | mrz LINE LINE [LINE] | unreadable, one for each occupant, then PLATE STATE COUNTRY [occupants]';

/** A line of a machine-readable zone, as it is typed: letters in either case. */
export const zoneLine = /^(?:[a-z0-9<]{30}|[a-z0-9<]{36}|[a-z0-9<]{44})$/i;

function takeOccupants(words: string[], locale: Locale): Presented['occupants'] {
  const occupants: Presented['occupants'] = [];
  for (;;) {
    const kind = words[0]?.toLowerCase();
    if (kind === 'unreadable') {
      occupants.push({ unreadable: true });
      words.shift();
    } else if (kind === 'rfid' || kind === 'pass') {
      const [, value] = words.splice(0, 2);
      if (value === undefined) throw new NotUnderstood(usage);
      occupants.push(credential(kind, value, locale));
    } else if (kind === 'mrz') {
      words.shift();
      const [first = ''] = words;
      const count = first.length === 30 ? 3 : 2;
      const lines = words.splice(0, count);
      if (lines.length < count || !lines.every((line) => zoneLine.test(line))) throw new NotUnderstood(usage);
      occupants.push({ mrz: lines.map((line) => line.toUpperCase()) });
    } else {
      return occupants;
    }
  }
}

function takeVehicle(words: string[]): Pick<Parts, 'vehicle' | 'truck'> {
  const truck = words[0]?.toLowerCase() === 'truck';
  if (truck) words.shift();
  const [plate, state, country] = words;
  if (plate === undefined || state === undefined || !/^[a-z]{2,3}$/i.test(country ?? '')) {
    if (truck) throw new NotUnderstood(usage);
    return {};
  }
  words.splice(0, 3);
  const shown = { plate, country: (country ?? '').toUpperCase(), ...(state === '-' ? {} : { state }) };
  return truck ? { truck: shown } : { vehicle: shown };
}

function takeCarrier(words: string[]): Pick<Parts, 'carrier'> {
  if (words[0]?.toLowerCase() !== 'carrier') return {};
  const [, id] = words.splice(0, 2);
  if (id === undefined) throw new NotUnderstood(usage);
  return { carrier: { id } };
}

/**
 * The parts that a line of words names: occupants, then vehicle or truck, carrier, and how many they are; `-` stands
 * for a state that the plate does not name.
 *
 * @throws NotReadable
 */
export function readParts(line: string, locale: Locale = 'en'): Parts {
  const words = line.trim().split(/\s+/);
  const phase = words[0]?.toLowerCase() === 'preread' ? 'preread' : 'booth';
  if (phase === 'preread') words.shift();
  const occupants = takeOccupants(words, locale);
  const shown = { ...takeVehicle(words), ...takeCarrier(words) };
  const [count, ...rest] = words;
  if (rest.length > 0 || !/^[1-9]\d{0,2}$/.test(count ?? '1')) throw new NotUnderstood(usage);
  return { phase, occupants, ...shown, ...(count === undefined ? {} : { occupantCount: Number(count) }) };
}

/** Parts as they are presented; at the booth, whoever shows a credential was counted unless another count was said. */
export function presentedOf({ phase, occupantCount, ...parts }: Parts): Presented {
  const counted = phase === 'booth' ? { occupantCount: occupantCount ?? parts.occupants.length } : {};
  return { phase, ...parts, ...counted };
}

/** A JSON object as `POST /v1/crossings` takes it, without time and number; what names no phase is at the booth. */
export function readJsonLine(text: string): Presented {
  try {
    return { phase: 'booth', ...(JSON.parse(text) as object) } as Presented;
  } catch {
    throw new NotUnderstood(usage);
  }
}

/**
 * One line as it is piped: JSON, or words ({@link readParts}).
 *
 * @throws NotReadable
 */
export function readLine(line: string, locale: Locale = 'en'): Presented {
  const text = line.trim();
  if (text.startsWith('{')) return readJsonLine(text);
  const parts = readParts(text, locale);
  if (parts.occupants.length === 0) throw new NotUnderstood(usage);
  return presentedOf(parts);
}
