import type { z } from 'zod';
import { clockToleranceMs } from '../http/clock-tolerance.ts';
import type { TerminalView } from './schema.ts';

/** What an operator has to look at on a terminal. */
export type Attention =
  | 'never_heard'
  | 'silent'
  | 'old_snapshot'
  | 'no_snapshot'
  | 'backlog'
  | 'refused'
  | 'clock'
  | 'gaps';

/** A terminal tells how it is every 15 s: four times silent is silent. */
const silentMs = 60_000;
/** A snapshot is renewed within minutes while the centre is reached. */
const oldSnapshotMs = 15 * 60_000;
/** More than a car's few events wait for a link that is away. */
const backlogEvents = 10;

/** How old the terminal's snapshot is by now, in milliseconds; undefined where it has none or was never heard of. */
export function snapshotAgeNow(
  { heartbeat }: Pick<z.input<typeof TerminalView>, 'heartbeat'>,
  now: number,
): number | undefined {
  if (heartbeat === undefined || heartbeat.snapshotAge === null) return undefined;
  return heartbeat.snapshotAge * 1000 + Math.max(0, now - Date.parse(heartbeat.at));
}

/** Everything about a terminal that is not as it should be. A disabled one is silent, and that is as it should be. */
export function attentionOf(terminal: z.input<typeof TerminalView>, now: number): readonly Attention[] {
  const { heartbeat, gaps, state } = terminal;
  const missing: Attention[] = gaps.length > 0 ? ['gaps'] : [];
  if (state === 'disabled') return missing;
  if (heartbeat === undefined) return ['never_heard', ...missing];
  const age = snapshotAgeNow(terminal, now);
  return [
    ...(now - Date.parse(heartbeat.at) > silentMs ? (['silent'] as const) : []),
    ...(age === undefined
      ? (['no_snapshot'] as const)
      : age > oldSnapshotMs
        ? (['old_snapshot'] as const)
        : []),
    ...(heartbeat.journalDepth > backlogEvents ? (['backlog'] as const) : []),
    ...(heartbeat.deadLetters > 0 ? (['refused'] as const) : []),
    ...(Math.abs(heartbeat.clockAhead ?? 0) * 1000 > clockToleranceMs ? (['clock'] as const) : []),
    ...missing,
  ];
}
