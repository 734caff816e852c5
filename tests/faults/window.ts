import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { TerminalAnswer } from '../../src/terminal/answer.ts';
import { readIdentity } from '../../src/terminal/identity.ts';
import { type JournalEvent, openJournal } from '../../src/terminal/journal.ts';
import type { Actor } from './cast.ts';
import type { Centre } from './centre.ts';
import { garitaVictim, isRunning, until, type Victim, type VictimOptions } from './processes.ts';
import type { Told } from './told.ts';

/** A real lane terminal, `garita terminal --json`, in a process of its own: a line in, an answer out. */
export interface Window extends Victim {
  readonly folder: string;
  readonly told: readonly Told[];
  terminalId(): string;
  /** Undefined when it was killed before it answered. */
  ask(actor: Actor, phase?: 'preread' | 'booth'): Promise<Told | undefined>;
  /** What was last answered, whole. */
  last(): TerminalAnswer | undefined;
  /** Ends its input; it settles its journal and ends. */
  end(): Promise<number | null>;
  events(): readonly JournalEvent[];
}

export interface WindowOptions extends Pick<VictimOptions, 'node' | 'wrapped'> {
  readonly centre: Pick<Centre, 'folder' | 'url' | 'env'>;
  readonly laneId: string;
  /** Where it finds the centre, when something stands between. */
  readonly api?: string;
  readonly folder?: string;
  readonly env?: VictimOptions['env'];
}

/** The text that a terminal prints when it takes lines. */
const atWork = /^Lane \S+, link/m;

/** A terminal that is not started yet. */
export function openWindow(options: WindowOptions): Window {
  const { centre, laneId, api = centre.url } = options;
  const folder = options.folder ?? join(centre.folder, `terminal-${laneId}`);
  const told: Told[] = [];
  let lines: Interface | undefined;
  let waiting: ((answer: TerminalAnswer | undefined) => void) | undefined;
  let last: TerminalAnswer | undefined;

  function heard(line: string): void {
    const answer = JSON.parse(line) as TerminalAnswer & { error?: string };
    if (answer.error !== undefined) throw new Error(answer.error);
    last = answer;
    waiting?.(answer);
    waiting = undefined;
  }

  const victim = garitaVictim({
    name: `terminal ${laneId}`,
    args: ['terminal', '--lane', laneId, '--data', folder, '--api', api, '--json', '--settle', '120'],
    env: { ...centre.env, ...options.env },
    ...(options.node ? { node: options.node } : {}),
    ...(options.wrapped ? { wrapped: options.wrapped } : {}),
    ready: () =>
      until(
        () => atWork.test(victim.errors()),
        () => victim.errors(),
      ),
    onStart(child) {
      if (!child.stdout) throw new Error('no pipe');
      lines = createInterface({ input: child.stdout });
      lines.on('line', heard);
      child.once('close', () => {
        waiting?.(undefined);
        waiting = undefined;
      });
    },
  });

  return {
    ...victim,
    folder,
    told,
    last: () => last,
    terminalId: () => readIdentity(folder)?.terminalId ?? '',
    async ask(actor, phase = 'booth') {
      // Before it takes lines nobody is at the window.
      const child = victim.child();
      if (!isRunning(child) || !child.stdin?.writable || !atWork.test(victim.errors())) return undefined;
      const counted = phase === 'booth' ? { occupantCount: actor.shown.occupants.length } : {};
      const askedAt = performance.now();
      const answered = new Promise<TerminalAnswer | undefined>((resolve) => {
        waiting = resolve;
      });
      child.stdin.write(`${JSON.stringify({ phase, ...actor.shown, ...counted })}\n`);
      const answer = await answered;
      if (!answer) return undefined;
      const { sequence, decision, reasons, crossingId, degraded } = answer;
      const one: Told = {
        terminal: readIdentity(folder)?.terminalId ?? '',
        phase,
        sequence,
        decision,
        reasons: reasons.map(({ code }) => code),
        ...(crossingId === undefined ? {} : { crossingId }),
        alone: degraded,
        actor,
        askedAt,
        tookMs: performance.now() - askedAt,
      };
      told.push(one);
      return one;
    },
    async end() {
      const child = victim.child();
      if (!child || !victim.alive()) return child?.exitCode ?? null;
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
      victim.mayEnd();
      child.stdin?.end();
      return ended;
    },
    events() {
      if (!existsSync(join(folder, 'journal.db'))) return [];
      const journal = openJournal(folder);
      try {
        return journal.events();
      } finally {
        journal.close();
      }
    },
  };
}
