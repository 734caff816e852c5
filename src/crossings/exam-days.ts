import { bytesToHex } from '@noble/hashes/utils.js';
import { type Query, sql } from '../db/sql.ts';
import type { Services } from '../services.ts';
import { secretHash, utcDay } from './exam-draw.ts';

const dayMs = 86_400_000;

/** Due work: today's and tomorrow's exam days, by the hashes of their secrets, for the next checkpoint to sign. */
export async function ensureExamDay(
  services: Pick<Services, 'db' | 'keys'>,
  now: number,
): Promise<readonly Query[]> {
  const days = [utcDay(now), utcDay(now + dayMs)];
  const rows = days.map((day) => ({ day, hash: secretHash(services.keys.examSecret(day)) }));
  return [
    sql`INSERT INTO exam_days (day, secret_hash, created_at)
      SELECT value ->> 'day', value ->> 'hash', ${now} FROM json_each(${JSON.stringify(rows)}) WHERE true
      ON CONFLICT (day) DO NOTHING`,
  ];
}

/**
 * The time as terminals tell it: the latest that one has told with a heartbeat or a crossing lately. 0 where none has.
 */
async function timeAtLanes(db: Services['db'], now: number): Promise<number> {
  const row = await db.first(
    sql<{ at: number }>`SELECT MAX(
        COALESCE((SELECT MAX(clock) FROM terminal_heartbeats WHERE at BETWEEN ${now - dayMs} AND ${now}), 0),
        COALESCE((SELECT MAX(captured_at) FROM (SELECT captured_at FROM crossings ORDER BY rowid DESC LIMIT 100)), 0)
      ) AS at`,
  );
  return row?.at ?? 0;
}

/**
 * Due work: the secrets of days that are over, so that anybody can draw again what was drawn. A day is over when this
 * clock says so and a terminal's does too: a clock that has jumped ahead must not tell the secret with which today's
 * exams are still drawn. While no lane is heard of, no more secrets are told.
 */
export async function publishExamSecrets(
  services: Pick<Services, 'db' | 'keys'>,
  now: number,
): Promise<readonly Query[]> {
  const told = utcDay(Math.min(now, await timeAtLanes(services.db, now)));
  const over = await services.db.all(
    sql<{ day: string }>`SELECT day FROM exam_days
      WHERE published_secret IS NULL AND day < ${told} ORDER BY day LIMIT 100`,
  );
  return over.map(({ day }) => {
    const secret = bytesToHex(services.keys.examSecret(day));
    return sql`UPDATE exam_days SET published_secret = ${secret} WHERE day = ${day}`;
  });
}
