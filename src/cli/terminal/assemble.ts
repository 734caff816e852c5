import { readMrz } from '../../crossings/read-mrz.ts';
import type { Locale } from '../../http/text.ts';
import type { LaneClass } from '../../lanes/lane-class.ts';
import type { Presented } from '../../terminal/answer.ts';
import { NotReadable } from '../../terminal/not-readable.ts';
import { type Parts, presentedOf, readJsonLine, readParts, zoneLine } from '../../terminal/read-line.ts';
import { texts } from './texts.ts';

/** What a typed line came to. */
export type Heard =
  | { readonly kind: 'ask'; readonly presented: Presented }
  | { readonly kind: 'more' }
  | { readonly kind: 'command'; readonly name: Command; readonly argument: string };

const commands = ['help', 'status', 'dead', 'drill', 'quit'] as const;
export type Command = (typeof commands)[number];
const alsoCalled: Readonly<Record<string, Command>> = { '?': 'help', exit: 'quit', q: 'quit' };

/** A command line, where it is one. */
export function commandIn(line: string): { readonly name: Command; readonly argument: string } | undefined {
  const [word = '', ...rest] = line.trim().toLowerCase().split(/\s+/);
  const name = commands.find((one) => one === word) ?? alsoCalled[word];
  return name && { name, argument: rest.join(' ') };
}

/** What the next line is expected to be. */
export type Expected =
  | { readonly kind: 'anything' }
  | { readonly kind: 'zone'; readonly line: number; readonly of: number }
  | { readonly kind: 'vehicle'; readonly occupants: number };

/** Puts together what is read one line after the other: the credentials of a car, and then the car. */
export interface Assembler {
  /** @throws NotReadable when it is nothing that belongs here; what was read before stays, but for a zone under way */
  hear(line: string): Heard;
  expected(): Expected;
  /** Forgets everything that was read; false when there was nothing. */
  reset(): boolean;
}

/** A line that a reader types by itself. */
function single(text: string): Parts['occupants'][number] | undefined {
  if (/^[0-9a-f]{16,64}$/i.test(text)) return { rfid: text };
  if (/^\d{9}$/.test(text)) return { passId: text };
  return undefined;
}

export function createAssembler(laneClass: LaneClass, locale: Locale, now: () => number): Assembler {
  const afoot = laneClass === 'pedestrian' || laneClass === 'pedestrian_ready';
  let occupants: Parts['occupants'] = [];
  let zone: string[] = [];

  function reset(): boolean {
    const any = occupants.length + zone.length > 0;
    occupants = [];
    zone = [];
    return any;
  }

  function ask(parts: Parts): Heard {
    const all = [...occupants, ...parts.occupants];
    if (all.length === 0) throw new NotReadable(texts.credentialFirst[locale]);
    reset();
    return { kind: 'ask', presented: presentedOf({ ...parts, occupants: all }) };
  }

  function read(occupant: Parts['occupants'][number]): Heard {
    if (afoot) return ask({ phase: 'booth', occupants: [occupant] });
    occupants = [...occupants, occupant];
    return { kind: 'more' };
  }

  function hearZone(text: string): Heard {
    const [first = text] = zone;
    if (!zoneLine.test(text) || text.length !== first.length) {
      throw new NotReadable(texts.zoneExpected[locale]);
    }
    zone.push(text);
    if (zone.length < (first.length === 30 ? 3 : 2)) return { kind: 'more' };
    const mrz = zone;
    zone = [];
    const found = readMrz(mrz, now(), locale);
    if ('errors' in found) throw new NotReadable(found.errors.map(({ message }) => message).join('; '));
    return read({ mrz });
  }

  return {
    reset,
    expected() {
      const [first] = zone;
      if (first) return { kind: 'zone', line: zone.length + 1, of: first.length === 30 ? 3 : 2 };
      return occupants.length > 0 ? { kind: 'vehicle', occupants: occupants.length } : { kind: 'anything' };
    },
    hear(line) {
      const text = line.trim();
      const command = commandIn(text);
      if (command) return { kind: 'command', ...command };
      if (text === '') {
        if (zone.length > 0) zone = [];
        else if (occupants.length > 0) return ask({ phase: 'booth', occupants: [] });
        return { kind: 'more' };
      }
      if (text.startsWith('{')) return { kind: 'ask', presented: readJsonLine(text) };
      const tight = text.replace(/\s+/g, '').toUpperCase();
      if (zone.length > 0 || (zoneLine.test(tight) && tight.includes('<'))) return hearZone(tight);
      const one = single(text);
      if (one) return read(one);
      const parts = readParts(text, locale);
      const whole = parts.vehicle ?? parts.truck ?? parts.occupantCount;
      if (whole !== undefined || afoot || parts.phase === 'preread') return ask(parts);
      occupants = [...occupants, ...parts.occupants];
      return { kind: 'more' };
    },
  };
}
