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

/** Due work: the secrets of days that are over, so that anybody can draw again what was drawn. */
export async function publishExamSecrets(
  services: Pick<Services, 'db' | 'keys'>,
  now: number,
): Promise<readonly Query[]> {
  const over = await services.db.all(
    sql<{ day: string }>`SELECT day FROM exam_days
      WHERE published_secret IS NULL AND day < ${utcDay(now)} ORDER BY day LIMIT 100`,
  );
  return over.map(({ day }) => {
    const secret = bytesToHex(services.keys.examSecret(day));
    return sql`UPDATE exam_days SET published_secret = ${secret} WHERE day = ${day}`;
  });
}
