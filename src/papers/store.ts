import type { Database } from '../db/database.ts';
import { type Query, sql } from '../db/sql.ts';
import { notFound } from '../http/problems.ts';
import type { Services } from '../services.ts';
import type { PaperType } from './content-type.ts';
import type { PaperKind } from './kinds.ts';

/** A row of `application_papers`. */
export interface PaperRow {
  readonly id: string;
  readonly application_id: string;
  readonly kind: PaperKind;
  readonly name_sealed: string;
  readonly content_type: PaperType;
  readonly bytes: number;
  readonly sha256: string;
  readonly added_at: number;
}

/** A paper as its applicant and officers are told of it. */
export interface Paper {
  readonly id: string;
  readonly kind: PaperKind;
  readonly name: string;
  readonly contentType: PaperType;
  readonly bytes: number;
  readonly sha256: string;
  readonly addedAt: number;
}

export const nameSealedTo = (id: string): string => `application_papers/name_sealed/${id}`;
export const contentSealedTo = (id: string): string => `application_papers/content/${id}`;

async function opened({ keys }: Pick<Services, 'keys'>, row: PaperRow): Promise<Paper> {
  return {
    id: row.id,
    kind: row.kind,
    name: await keys.unseal(nameSealedTo(row.id), row.name_sealed),
    contentType: row.content_type,
    bytes: row.bytes,
    sha256: row.sha256,
    addedAt: row.added_at,
  };
}

/** The papers of an application that the caller may see, oldest first. */
export async function papersOf(
  services: Pick<Services, 'db' | 'keys'>,
  applicationId: string,
): Promise<readonly Paper[]> {
  const rows = await services.db.all(
    sql<PaperRow>`SELECT * FROM application_papers WHERE application_id = ${applicationId} ORDER BY id`,
  );
  return Promise.all(rows.map((row) => opened(services, row)));
}

/** One paper of an application that the caller may see. To everybody else, and by a wrong id, it does not exist. */
export async function findPaper(db: Database, applicationId: string, id: string): Promise<PaperRow> {
  const row = await db.first(
    sql<PaperRow>`SELECT * FROM application_papers WHERE id = ${id} AND application_id = ${applicationId}`,
  );
  if (!row) throw notFound('paper', 'el documento');
  return row;
}

/** Notes that a file is to go, unless a paper names it before that. */
export const eraseAt = (fileId: string, at: number): Query =>
  sql`INSERT INTO files_to_erase (file_id, erase_at) VALUES (${fileId}, ${at})`;
