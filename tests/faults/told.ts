import type { Actor } from './cast.ts';

/** What a lane was told of one event, by the centre or by its terminal. */
export interface Told {
  readonly terminal: string;
  readonly phase: 'preread' | 'booth';
  readonly sequence: number | null;
  readonly decision: 'admit' | 'refer' | 'redirect';
  readonly reasons: readonly string[];
  /** The crossing at the centre; absent where a terminal decided alone. */
  readonly crossingId?: string;
  /** True when the terminal decided alone. */
  readonly alone: boolean;
  readonly actor: Actor;
  /** `performance.now()` when it was asked. */
  readonly askedAt: number;
  readonly tookMs: number;
}

/**
 * The oracle over what lanes were told: nobody is admitted whom the rules forbid. A terminal alone knows no more than
 * its pack, so that what was forbidden later than the beginning is held against the centre's answers only.
 */
export function wronglyAdmitted(told: readonly Told[]): readonly string[] {
  return told
    .filter(({ decision }) => decision === 'admit')
    .filter(({ actor, alone, askedAt }) =>
      alone ? actor.forbiddenFrom === 0 : askedAt >= actor.forbiddenFrom,
    )
    .map(({ actor, terminal, phase, sequence, alone }) => {
      const by = alone ? 'alone' : 'by the centre';
      return `${actor.kind} admitted ${by}: ${terminal} ${phase} ${sequence}`;
    });
}
