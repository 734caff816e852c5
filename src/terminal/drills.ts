import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Locale } from '../http/text.ts';
import type { LaneClass } from '../lanes/lane-class.ts';
import type { Presented, TerminalAnswer } from './answer.ts';
import type { BreakerState } from './breaker.ts';
import { aloneRules } from './decide-alone.ts';
import { createDesk, type Desk } from './desk.ts';
import { drillPart, drillSnapshot } from './drill.ts';
import { type Journal, openJournal } from './journal.ts';
import { NotReadable } from './not-readable.ts';

/**
 * Practice on a real lane: an outage with synthetic travelers, in a journal of its own that is never sent. It is entered
 * and left at any moment; what the terminal does beside its checks goes on meanwhile.
 */
export interface Drills {
  isOn(): boolean;
  begin(): void;
  end(): void;
  /** How many events the drills here have had. */
  count(): number;
  /** Deletes the drills' journal; a drill that is on goes on with an empty one. */
  clear(): void;
  /**
   * The answer of a drill that is on; undefined while none is.
   *
   * @throws NotReadable when a drill is presented with somebody real, or the lane with somebody synthetic
   */
  check(presented: Presented): Promise<TerminalAnswer> | undefined;
  close(): void;
}

export interface DrillParts {
  readonly folder: string;
  readonly laneClass: LaneClass;
  readonly locale: Locale;
  readonly now: () => number;
  readonly link: () => BreakerState;
}

const words = {
  real: {
    en: 'A drill is on, and this is no drill card: end it with “drill off” before anybody real is checked',
    es: 'Hay un simulacro y esta no es una credencial de simulacro: termínelo con «drill off» antes de verificar a alguien real',
  },
  synthetic: {
    en: 'This is a drill card or plate, and no drill is on: begin one with “drill on”',
    es: 'Esta es una credencial o placa de simulacro y no hay simulacro: inícielo con «drill on»',
  },
};

export function createDrills({ folder, laneClass, locale, now, link }: DrillParts): Drills {
  const drillFolder = join(folder, 'drill');
  let drill: { readonly journal: Journal; readonly desk: Desk } | undefined;

  function open() {
    const journal = openJournal(drillFolder);
    const snapshot = drillSnapshot(laneClass, now());
    const ageMs = () => now() - snapshot.pack.madeAt;
    const desk = createDesk({
      journal,
      laneClass,
      locale,
      now,
      ageMs,
      snapshot: () => snapshot,
      ask: async () => ({ kind: 'none' }),
      // No exam in a drill: it shows the same answers each time.
      rules: () => aloneRules(laneClass, 0),
      draw: () => 0,
      around: () => ({
        snapshotVersion: snapshot.pack.version,
        snapshotAge: Math.round(ageMs() / 1000),
        link: link(),
        drill: true,
      }),
    });
    return { journal, desk };
  }

  function end(): void {
    drill?.journal.close();
    drill = undefined;
  }

  return {
    isOn: () => drill !== undefined,
    begin() {
      drill ??= open();
    },
    end,
    count() {
      if (drill) return drill.journal.events().length;
      if (!existsSync(drillFolder)) return 0;
      const journal = openJournal(drillFolder);
      const { length } = journal.events();
      journal.close();
      return length;
    },
    clear() {
      const on = drill !== undefined;
      end();
      rmSync(drillFolder, { recursive: true, force: true });
      if (on) drill = open();
    },
    check(presented) {
      const part = drillPart(presented);
      if (drill && part !== 'all') throw new NotReadable(words.real[locale]);
      if (!drill && part !== 'none') throw new NotReadable(words.synthetic[locale]);
      return drill?.desk(presented);
    },
    close: end,
  };
}
