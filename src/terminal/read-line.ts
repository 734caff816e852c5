import type { Presented } from './answer.ts';
import { NotReadable } from './not-readable.ts';

const usage =
  'expected a JSON object, or: rfid HEX PLATE STATE COUNTRY [occupants], or pass NUMBER PLATE STATE COUNTRY';

/**
 * One line as it is typed or piped: a JSON object as `POST /v1/crossings` takes it, without time and number, or
 * `rfid HEX PLATE STATE COUNTRY [occupants]` (`pass` for a PASSID; `-` where the plate names no state). What names no
 * phase is at the booth.
 *
 * @throws NotReadable
 */
export function readLine(line: string): Presented {
  const text = line.trim();
  if (text.startsWith('{')) {
    try {
      return { phase: 'booth', ...(JSON.parse(text) as object) } as Presented;
    } catch {
      throw new NotReadable(usage);
    }
  }
  const [kind, value = '', plate, state, country, count = '1'] = text.split(/\s+/);
  const occupant = kind === 'rfid' ? { rfid: value } : kind === 'pass' ? { passId: value } : undefined;
  if (!occupant || !/^\d+$/.test(count)) throw new NotReadable(usage);
  const shown = plate !== undefined && country !== undefined;
  return {
    phase: 'booth',
    occupants: [occupant],
    occupantCount: Number(count),
    ...(shown ? { vehicle: { plate, country, ...(state && state !== '-' ? { state } : {}) } } : {}),
  };
}
