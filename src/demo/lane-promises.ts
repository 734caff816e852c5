import type { TerminalAnswer } from '../terminal/answer.ts';
import type { JournalEvent } from '../terminal/journal.ts';

/** Who is in a line of the day's script. */
export type Who = 'member' | 'family' | 'revoked' | 'unknown';

/** One line of the script, and what the lane was told; undefined where it was told nothing. */
export interface Line {
  readonly who: Who;
  readonly answer: TerminalAnswer | undefined;
}

/** What there is to look at when the day is over. */
export interface Evidence {
  readonly lines: readonly Line[];
  readonly journal: readonly JournalEvent[];
  /** The crossings of this terminal at the centre. */
  readonly stored: readonly {
    readonly id: string;
    readonly phase: string;
    readonly sequence: number;
    readonly checked: number;
    readonly sound: boolean;
  }[];
  /** Sequence numbers that the centre misses. */
  readonly gaps: number;
  /** Exit codes of `garita terminal` and of `garita audit verify`. */
  readonly terminalCode: number | null;
  readonly auditCode: number | null;
}

export interface Kept {
  readonly promise: string;
  readonly ok: boolean;
  /** The figures behind it. */
  readonly words: string;
}

const withinMs = 2_000;

function told(lines: readonly Line[], ...who: readonly Who[]): TerminalAnswer[] {
  return lines.flatMap((line) => (line.answer && who.includes(line.who) ? [line.answer] : []));
}

function counted(answers: readonly TerminalAnswer[]): string {
  const counts = new Map<string, number>();
  for (const { decision, degraded } of answers) {
    const name = `${decision} ${degraded ? 'alone' : 'by the centre'}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, n]) => `${n} x ${name}`).join(', ') || 'none';
}

/** By centre, then alone, then by the centre again. */
function changes(answers: readonly TerminalAnswer[]): string {
  const runs: { alone: boolean; n: number }[] = [];
  for (const { degraded } of answers) {
    const last = runs.at(-1);
    if (last?.alone === degraded) last.n += 1;
    else runs.push({ alone: degraded, n: 1 });
  }
  return runs.map(({ alone, n }) => `${n} ${alone ? 'alone' : 'by the centre'}`).join(', ');
}

/** What a lane was promised, each held against the evidence. */
export function promisesOf(evidence: Evidence): readonly Kept[] {
  const { lines, journal, stored, gaps, terminalCode, auditCode } = evidence;
  const answers = lines.flatMap(({ answer }) => (answer ? [answer] : []));
  const slowest = Math.max(0, ...answers.map(({ tookMs }) => tookMs));
  const [first, last] = [answers[0], answers.at(-1)];
  const alone = answers.filter(({ degraded }) => degraded);
  const [members, revoked, unknown] = [
    told(lines, 'member', 'family'),
    told(lines, 'revoked'),
    told(lines, 'unknown'),
  ];
  const name = (event: { phase: string; sequence: number | null }) => `${event.phase} ${event.sequence}`;
  const here = journal.map((event) => `${name(event)} ${event.state} ${event.outcome}`).sort();
  const there = stored.map((event) => `${name(event)} sent ${event.id}`).sort();
  const same = here.length > 0 && here.join('\n') === there.join('\n');
  const once = stored.every(({ checked, sound }) => checked === 1 && sound);
  const numbered = answers.every((answer, index) => answer.sequence === index);
  return [
    {
      promise: 'every line is answered within two seconds',
      ok: answers.length === lines.length && answers.length > 0 && slowest < withinMs,
      words: `${answers.length} of ${lines.length}, the slowest in ${slowest} ms`,
    },
    {
      promise: 'the lane goes on alone, and returns to the centre by itself',
      ok: first?.degraded === false && alone.length > 0 && last?.degraded === false,
      words: changes(answers),
    },
    {
      promise: 'a revoked member is referred, alone too',
      ok: revoked.every(({ decision }) => decision === 'refer') && revoked.some(({ degraded }) => degraded),
      words: counted(revoked),
    },
    {
      promise: 'nobody unknown is admitted',
      ok: unknown.every(({ decision }) => decision !== 'admit') && unknown.some(({ degraded }) => degraded),
      words: counted(unknown),
    },
    {
      promise: 'members in their own cars are admitted, alone too',
      ok: members.every(({ decision }) => decision === 'admit') && members.some(({ degraded }) => degraded),
      words: counted(members),
    },
    {
      promise: 'the centre’s events are the terminal’s journal, one for one',
      ok: same && once && numbered && gaps === 0 && journal.length === lines.length && terminalCode === 0,
      words: `${journal.length} in the journal, ${stored.length} at the centre, ${gaps} numbers missing; garita terminal ended with ${terminalCode}`,
    },
    {
      promise: 'the audit log verifies',
      ok: auditCode === 0,
      words: `garita audit verify ended with ${auditCode}`,
    },
  ];
}
