import { hexToBytes } from '@noble/hashes/utils.js';
import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { type Basis, replayDecision } from './basis.ts';
import { examDraw, secretHash } from './exam-draw.ts';
import type { ReasonCode } from './reasons.ts';

/** A draw that is not what the day's secret gives, or a decision that does not follow from it. */
export interface DrawFault {
  readonly crossingId?: string;
  readonly what: string;
}

export interface DrawVerdict {
  readonly day: string;
  readonly secretHash: string;
  /** When a checkpoint first named that hash, milliseconds since 1970; null where none did. */
  readonly committedAt: number | null;
  /** False where the hash was not in a checkpoint before the day began, as on the first day of an installation. */
  readonly committedBefore: boolean;
  /** Booth checks of that day that had a draw. */
  readonly draws: number;
  /** Of those, who were examined by chance. */
  readonly exams: number;
  /** Sequence numbers that are missing between the first and the last of a terminal that day. */
  readonly missing: number;
  /** At most 100; none means that every draw is right. */
  readonly faults: readonly DrawFault[];
}

interface Row {
  readonly place: number;
  readonly id: string;
  readonly terminal_id: string;
  readonly sequence: number;
  readonly decision: 'admit' | 'refer' | 'redirect';
  readonly reasons: string;
  readonly basis: string;
}

const pageSize = 1000;
const maxFaults = 100;

async function* boothChecksOf(db: Database, day: string): AsyncGenerator<readonly Row[]> {
  let after = 0;
  for (;;) {
    const rows = await db.all(
      sql<Row>`SELECT rowid AS place, id, terminal_id, sequence, decision, reasons, basis FROM crossings
        WHERE rowid > ${after} AND phase = 'booth' AND basis ->> 'examDay' = ${day} ORDER BY rowid LIMIT ${pageSize}`,
    );
    yield rows;
    const last = rows.at(-1);
    if (!last) return;
    after = last.place;
  }
}

function faultOf(row: Row, secret: Uint8Array): string | undefined {
  const basis = JSON.parse(row.basis) as Basis;
  const draw = examDraw(secret, row.terminal_id, row.sequence);
  if (draw !== basis.draw) return `the stored draw is ${basis.draw}, the secret gives ${draw}`;
  const reasons = JSON.parse(row.reasons) as ReasonCode[];
  const { decision, same } = replayDecision(basis, { decision: row.decision, reasons });
  return same ? undefined : `the stored decision is ${row.decision}, facts and draw give ${decision}`;
}

/** The day's secret, and how it was bound before anybody crossed. @throws Error while it is not published */
async function secretOfDay(db: Database, day: string) {
  const row = await db.first(
    sql<{
      secret_hash: string;
      published_secret: string | null;
    }>`SELECT secret_hash, published_secret FROM exam_days
      WHERE day = ${day}`,
  );
  if (!row) throw new Error(`nothing was drawn on ${day}`);
  if (row.published_secret === null) {
    throw new Error(
      `the secret of ${day} is not published yet: that happens within an hour after the UTC day, once a terminal has told of the next one`,
    );
  }
  const named = await db.all(
    sql<{ hash: string; signed_at: number }>`SELECT e.value AS hash, MIN(c.signed_at) AS signed_at
      FROM audit_checkpoints c JOIN json_each(c.exam_secret_hashes) e WHERE e.key = ${day} GROUP BY e.value`,
  );
  const secret = hexToBytes(row.published_secret);
  const hash = secretHash(secret);
  const faults = [
    ...(row.secret_hash === hash ? [] : ['the published secret is not the one whose hash was stored']),
    ...named
      .filter((checkpoint) => checkpoint.hash !== hash)
      .map((checkpoint) => `a checkpoint named another hash: ${checkpoint.hash}`),
  ];
  const committedAt = named.find((checkpoint) => checkpoint.hash === hash)?.signed_at ?? null;
  return { secret, hash, committedAt, faults: faults.map((what): DrawFault => ({ what })) };
}

/**
 * Makes every draw of a UTC day again from its published secret and compares it, and the decision that followed, with
 * what is stored. That checkpoints are signed and in order is what verifying the audit log says.
 *
 * @param onProgress called with the number of draws looked at
 */
export async function verifyDraws(
  db: Database,
  day: string,
  onProgress: (draws: number) => void,
): Promise<DrawVerdict> {
  const { secret, hash, committedAt, faults } = await secretOfDay(db, day);
  const sequences = new Map<string, { first: number; last: number; count: number }>();
  let draws = 0;
  let exams = 0;
  for await (const rows of boothChecksOf(db, day)) {
    for (const row of rows) {
      draws += 1;
      if (row.reasons.includes('"random_exam"')) exams += 1;
      const seen = sequences.get(row.terminal_id) ?? { first: row.sequence, last: row.sequence, count: 0 };
      sequences.set(row.terminal_id, {
        first: Math.min(seen.first, row.sequence),
        last: Math.max(seen.last, row.sequence),
        count: seen.count + 1,
      });
      const what = faultOf(row, secret);
      if (what !== undefined && faults.length < maxFaults) faults.push({ crossingId: row.id, what });
    }
    onProgress(draws);
  }
  const missing = [...sequences.values()].reduce(
    (sum, { first, last, count }) => sum + last - first + 1 - count,
    0,
  );
  const committedBefore = committedAt !== null && committedAt < Date.parse(`${day}T00:00:00Z`);
  return { day, secretHash: hash, committedAt, committedBefore, draws, exams, missing, faults };
}
