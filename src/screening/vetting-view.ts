import { z } from 'zod';
import { sql } from '../db/sql.ts';
import type { Services } from '../services.ts';

/** How far vetting and the daily sweep have come, for who operates. No personal data. */
export const VettingView = z.object({
  headSeq: z.int().describe('The newest publication.'),
  vettedThroughSeq: z.int().describe('The publication through which every member has been vetted.'),
  unvettedSince: z.string().optional().describe('When the oldest publication beyond that was published.'),
  /** A publication that is vetted in parts. */
  underWay: z
    .object({ seq: z.int(), listId: z.string(), entries: z.int(), matches: z.int(), at: z.string() })
    .optional(),
  sweep: z
    .object({
      startedAt: z.string(),
      finishedAt: z.string().optional(),
      planned: z.boolean().describe('Every range is planned: `members` is all of them.'),
      members: z.int(),
      screened: z.int(),
      ranges: z.int(),
      rangesDone: z.int(),
    })
    .optional(),
});
export type VettingView = z.infer<typeof VettingView>;

interface ProgressRow {
  head: number;
  vetted: number;
  since: number | null;
  seq: number;
  list_id: string;
  entries: number;
  matches: number;
  at: number;
}

interface SweepRow {
  started_at: number;
  finished_at: number | null;
  planned: number;
  members: number;
  screened: number;
  ranges: number;
  ranges_done: number;
}

const time = (ms: number) => new Date(ms).toISOString();

/** Vetting, and the newest sweep. */
export async function vettingView({ db }: Pick<Services, 'db'>): Promise<VettingView> {
  const row = await db.first(
    sql<ProgressRow>`SELECT (SELECT COALESCE(MAX(seq), 0) FROM publications) AS head, w.vetted_through_seq AS vetted,
        (SELECT published_at FROM publications WHERE seq > w.vetted_through_seq ORDER BY seq LIMIT 1) AS since,
        p.seq, p.list_id, p.entries, p.matches, p.at
      FROM vetting_watermark w CROSS JOIN vetting_progress p`,
  );
  const sweep = await db.first(
    sql<SweepRow>`SELECT started_at, finished_at, planned, members, screened, ranges, ranges_done FROM sweeps
      ORDER BY id DESC LIMIT 1`,
  );
  const { head = 0, vetted = 0, since = null, seq = 0 } = row ?? {};
  return {
    headSeq: head,
    vettedThroughSeq: vetted,
    ...(since === null ? {} : { unvettedSince: time(since) }),
    ...(row === undefined || seq <= vetted
      ? {}
      : {
          underWay: {
            seq,
            listId: row.list_id,
            entries: row.entries,
            matches: row.matches,
            at: time(row.at),
          },
        }),
    ...(sweep === undefined
      ? {}
      : {
          sweep: {
            startedAt: time(sweep.started_at),
            ...(sweep.finished_at === null ? {} : { finishedAt: time(sweep.finished_at) }),
            planned: sweep.planned === 1,
            members: sweep.members,
            screened: sweep.screened,
            ranges: sweep.ranges,
            rangesDone: sweep.ranges_done,
          },
        }),
  };
}
