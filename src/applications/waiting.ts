import { sql } from '../db/sql.ts';
import type { Services } from '../services.ts';
import type { Program } from './blocks.ts';

/** How long others waited, milliseconds: the middle one, and between which two bounds eight of ten lay. */
export interface Wait {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** Waits of one program, from submission. Absent while too few have waited to say anything. */
export interface WaitingTimes {
  readonly toFirstAnswer?: Wait;
  readonly toDecision?: Wait;
}

/** Fewer say little, and might tell of one person. */
const leastCount = 5;
/** Of the newest so many. */
const newest = 500;

/** Median and the bounds of the middle eighty per cent (nearest rank); undefined for fewer than five. */
export function waitOf(waits: readonly number[]): Wait | undefined {
  if (waits.length < leastCount) return undefined;
  const sorted = [...waits].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { median: at(0.5), low: at(0.1), high: at(0.9), count: sorted.length };
}

interface Row {
  readonly submitted_at: number;
  readonly answered_at: number | null;
  readonly decided_at: number | null;
}

/** How long the newest applications of a program waited: real ones, whatever became of them. */
export async function waitingTimes({ db }: Pick<Services, 'db'>, program: Program): Promise<WaitingTimes> {
  const rows = await db.all(
    sql<Row>`SELECT a.submitted_at,
        (SELECT MIN(r.at) FROM audit_records r WHERE r.object_kind = 'application' AND r.object_id = a.id
          AND r.action = 'application.screened') AS answered_at,
        CASE WHEN a.state IN ('approved', 'denied') THEN a.state_since END AS decided_at
      FROM applications a WHERE a.program = ${program} AND a.kind <> 'replacement' AND a.submitted_at IS NOT NULL
      ORDER BY a.id DESC LIMIT ${newest}`,
  );
  const waits = (end: 'answered_at' | 'decided_at') =>
    waitOf(rows.flatMap((row) => (row[end] === null ? [] : [row[end] - row.submitted_at])));
  const toFirstAnswer = waits('answered_at');
  const toDecision = waits('decided_at');
  return {
    ...(toFirstAnswer === undefined ? {} : { toFirstAnswer }),
    ...(toDecision === undefined ? {} : { toDecision }),
  };
}

const freshMs = 5 * 60_000;

/** The same, asked of the database every five minutes at most: everybody's first page tells it. */
export function createWaitingTimes(
  services: Pick<Services, 'db' | 'now'>,
): (program: Program) => Promise<WaitingTimes> {
  const known = new Map<Program, { readonly times: WaitingTimes; readonly at: number }>();
  return async function waiting(program) {
    const now = services.now();
    const before = known.get(program);
    if (before && now - before.at >= 0 && now - before.at < freshMs) return before.times;
    const times = await waitingTimes(services, program);
    known.set(program, { times, at: now });
    return times;
  };
}
