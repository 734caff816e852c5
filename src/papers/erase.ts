import { sql } from '../db/sql.ts';
import type { Services } from '../services.ts';

const atOnce = 200;

/** Due work: erases files that no paper names any more, or that none came to name. Doing it twice is no fault. */
export async function eraseFiles({ db, files }: Pick<Services, 'db' | 'files'>, now: number): Promise<void> {
  if (!files) return;
  const due = await db.all(
    sql<{
      file_id: string;
    }>`SELECT file_id FROM files_to_erase WHERE erase_at <= ${now} ORDER BY erase_at LIMIT ${atOnce}`,
  );
  for (const { file_id: id } of due) {
    // The file first: a crash in between does it again. Nothing comes to name a file whose time is over.
    await files.erase(id);
    await db.batch([sql`DELETE FROM files_to_erase WHERE file_id = ${id}`]);
  }
}
