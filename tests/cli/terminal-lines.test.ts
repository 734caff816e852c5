import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAssembler } from '../../src/cli/terminal/assemble.ts';
import { answerBlock, answerLine, deadLine, statusLine, wrapped } from '../../src/cli/terminal/show.ts';
import type { TerminalAnswer } from '../../src/terminal/answer.ts';
import { NotReadable } from '../../src/terminal/not-readable.ts';
import { readLine } from '../../src/terminal/read-line.ts';
import type { TerminalStatus } from '../../src/terminal/terminal.ts';

const zone = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];
const card = 'E28000005A4D0002FAF08137';
const vehicle = { plate: 'DNL3228', state: 'CA', country: 'USA' };

describe('a line that is piped', () => {
  it('names the occupants, then the vehicle, then how many they are', () => {
    expect(readLine(`rfid ${card} pass 123456789 unreadable DNL3228 ca usa 4`)).toEqual({
      phase: 'booth',
      occupants: [{ rfid: card }, { passId: '123456789' }, { unreadable: true }],
      vehicle: { plate: 'DNL3228', state: 'ca', country: 'USA' },
      occupantCount: 4,
    });
    expect(readLine(`mrz ${zone.join(' ').toLowerCase()} BCN-12-34 - MEX`)).toEqual({
      phase: 'booth',
      occupants: [{ mrz: zone }],
      vehicle: { plate: 'BCN-12-34', country: 'MEX' },
      occupantCount: 1,
    });
    expect(readLine(`preread rfid ${card} truck T1 TX USA carrier C-9`)).toEqual({
      phase: 'preread',
      occupants: [{ rfid: card }],
      truck: { plate: 'T1', state: 'TX', country: 'USA' },
      carrier: { id: 'C-9' },
    });
    expect(readLine('{"occupants":[{"unreadable":true}],"occupantCount":1}')).toMatchObject({
      phase: 'booth',
    });
  });

  it('that is none is refused with what was expected, whatever it says', () => {
    for (const line of [
      '',
      'hello',
      'rfid',
      'rfid zz',
      `rfid ${card} A B`,
      `rfid ${card} DNL3228 CA USA x`,
      '{',
    ]) {
      expect(() => readLine(line), line).toThrow(NotReadable);
    }
    fc.assert(
      fc.property(fc.string(), (line) => {
        try {
          readLine(line);
        } catch (error) {
          expect(error).toBeInstanceOf(NotReadable);
        }
      }),
    );
  });
});

describe('what is typed one line after the other', () => {
  const typed = (lines: readonly string[], laneClass: 'sentri' | 'pedestrian' = 'sentri') => {
    const assembler = createAssembler(laneClass, 'en', Date.now);
    return { heard: lines.map((line) => assembler.hear(line)), assembler };
  };

  it('becomes a car with its occupants when the plate comes', () => {
    const { heard } = typed([card, ...zone, '123456789', 'DNL3228 CA USA']);
    expect(heard.slice(0, 4).map(({ kind }) => kind)).toEqual(['more', 'more', 'more', 'more']);
    expect(heard[4]).toEqual({
      kind: 'ask',
      presented: {
        phase: 'booth',
        occupants: [{ rfid: card }, { mrz: zone }, { passId: '123456789' }],
        vehicle,
        occupantCount: 3,
      },
    });
  });

  it('is asked without a vehicle after an empty line, and at once where people walk', () => {
    expect(typed([card, '']).heard[1]).toMatchObject({
      kind: 'ask',
      presented: { occupants: [{ rfid: card }] },
    });
    expect(typed([card], 'pedestrian').heard[0]).toMatchObject({ kind: 'ask' });
    expect(typed(zone, 'pedestrian').heard[1]).toMatchObject({
      kind: 'ask',
      presented: { occupants: [{ mrz: zone }] },
    });
  });

  it('says which line of a zone was misread, and keeps those who were read before', () => {
    const { assembler } = typed([card, zone[0] ?? '']);
    expect(assembler.expected()).toEqual({ kind: 'zone', line: 2, of: 2 });
    expect(() => assembler.hear('short')).toThrow('next line of the zone');
    expect(() => assembler.hear((zone[1] ?? '').replace('7408122', '7408123'))).toThrow('line 2');
    expect(assembler.expected()).toEqual({ kind: 'vehicle', occupants: 1 });
    expect(() => assembler.hear('rfid 12')).toThrow('hex');
    expect(assembler.expected()).toEqual({ kind: 'vehicle', occupants: 1 });
  });

  it('asks for a credential before a vehicle, and knows its commands', () => {
    const { assembler } = typed([]);
    expect(() => assembler.hear('DNL3228 CA USA')).toThrow('credential');
    expect(assembler.hear('Drill ON')).toEqual({ kind: 'command', name: 'drill', argument: 'on' });
    expect(assembler.hear('?')).toMatchObject({ kind: 'command', name: 'help' });
  });
});

const answer: TerminalAnswer = {
  phase: 'booth',
  sequence: 7,
  decision: 'refer',
  reasons: [{ code: 'membership_revoked', words: 'The membership is revoked' }],
  cards: [{ name: 'Rosa Quintanilla', membershipState: 'revoked', standing: 'clear' }],
  degraded: false,
  snapshotVersion: 3,
  snapshotAge: 4000,
  link: 'closed',
  tookMs: 9,
  drill: false,
};
const status: TerminalStatus = {
  link: 'open',
  enrolled: true,
  snapshotVersion: 3,
  snapshotAge: 4000,
  snapshotOpen: true,
  download: undefined,
  journal: { pending: 12, sent: 3, dead: 1 },
  drill: true,
  packsAhead: undefined,
  otherLane: undefined,
};
const plain = { locale: 'en', colour: false, symbols: true } as const;

describe('what the window shows', () => {
  it('tells the decision by word and symbol, with colour or without, in both languages', () => {
    const [first = ''] = answerBlock(answer, plain).split('\n');
    expect(first).toContain('▲ REFER to inspection');
    expect(first).not.toContain('\x1b');
    const coloured = answerBlock(answer, { ...plain, colour: true });
    expect(coloured).toContain('\x1b[');
    expect(stripVTControlCharacters(coloured)).toBe(answerBlock(answer, plain));
    expect(answerBlock(answer, { ...plain, symbols: false })).toMatch(/^ ! REFER/);
    const spanish = answerBlock({ ...answer, degraded: true, drill: true }, { ...plain, locale: 'es' });
    expect(spanish).toContain('▲ SIMULACRO REFERIR a inspección');
    expect(spanish).toContain('por esta terminal SOLA, paquete 1 h 6 min');
    expect(spanish).toContain('membresía REVOCADA');
  });

  it('is one line for a pipe, with cards and reasons', () => {
    const line = answerLine(answer, 'en');
    expect(line.split('\n')).toHaveLength(1);
    expect(line).toContain('Rosa Quintanilla, membership REVOKED');
    expect(line).toContain('The membership is revoked (membership_revoked)');
  });

  it('keeps the status line within the screen, the drill and the link first', () => {
    expect(statusLine('250401-S1', status, 200, plain)).toBe(
      'DRILL │ 250401-S1 │ ○ link DOWN, alone │ pack 1 h 6 min │ 12 to send │ 1 REFUSED',
    );
    for (let columns = 20; columns < 90; columns += 1) {
      const line = statusLine('250401-S1', status, columns, plain);
      expect(line.length).toBeLessThan(columns);
      expect(line).toMatch(/^DRILL/);
    }
    expect(statusLine('250401-S1', { ...status, snapshotOpen: false }, 200, plain)).toContain('PACK LOCKED');
  });

  it('breaks between words where the screen ends, and loses none', () => {
    const texts = fc
      .array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 })
      .map((words) => words.join(' '));
    fc.assert(
      fc.property(texts, fc.integer({ min: 20, max: 60 }), (text, columns) => {
        const lines = wrapped(`  ${text}`, columns).split('\n');
        for (const line of lines) expect(line.length).toBeLessThan(columns);
        expect(lines.map((line) => line.trim()).join(' ')).toBe(text);
      }),
    );
  });

  it('tells of a dead letter which it was and why', () => {
    const event = {
      phase: 'booth',
      sequence: 4,
      outcome: '{"title":"Not valid","detail":"passId: 9 digits"}',
    };
    expect(deadLine(event as never)).toBe('#4 booth: Not valid: passId: 9 digits');
  });
});
