import { allowedIn } from '../applications/lifecycle.ts';
import { type Context, findFor } from '../applications/store.ts';
import { auditRecord } from '../audit/record.ts';
import type { DatabaseError } from '../db/database.ts';
import { newId } from '../db/new-id.ts';
import { guard, sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import type { SentFile } from '../http/multipart.ts';
import { DomainError } from '../http/problems.ts';
import { type PaperType, paperTypeOf } from './content-type.ts';
import type { PaperKind } from './kinds.ts';
import { presentPaper } from './present.ts';
import { contentSealedTo, eraseAt, nameSealedTo } from './store.ts';

/** 5 MB: a page photographed with a telephone, or some thirty scanned. */
export const largestPaper = 5 * 1024 * 1024;
/** Assumption: more belongs in the hands of an officer at the interview. */
export const mostPapers = 10;
/** Longer than any request: then a file that no paper has come to name is erased. */
const unnamedMs = 3_600_000;

const endings: Readonly<Record<PaperType, string>> = {
  'application/pdf': '.pdf',
  'image/jpeg': '.jpg',
  'image/png': '.png',
};

/** The name without folders and what no file name has, and with the ending that its content asks for. */
export function tidyName(name: string, type: PaperType): string {
  const base = (name.split(/[/\\]/).at(-1) ?? '').replaceAll(/[\p{C}"*:<>?|]/gu, '').trim();
  const stem = base
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .slice(0, 80)
    .trim();
  return `${stem === '' ? 'paper' : stem}${endings[type]}`;
}

function assertSent(file: SentFile | undefined, { locale }: Context): asserts file is SentFile {
  if (file && file.bytes.length > 0) return;
  const message = file
    ? { en: 'This file is empty.', es: 'Este archivo está vacío.' }
    : { en: 'Choose a file.', es: 'Elija un archivo.' };
  throw new DomainError('invalid_request', message, {
    errors: [{ pointer: '/file', message: message[locale] }],
  });
}

function refusal(error: DatabaseError): DomainError | undefined {
  if (error.isGuard('too_many_papers')) {
    return new DomainError('conflict', {
      en: `An application may have ${mostPapers} papers. Bring the others to the interview.`,
      es: `Una solicitud puede tener ${mostPapers} documentos. Lleve los demás a la entrevista.`,
    });
  }
  if (error.kind !== 'unique' || !error.detail.includes('application_papers')) return undefined;
  return new DomainError('conflict', {
    en: 'This very file is with the application already.',
    es: 'Este mismo archivo ya está en la solicitud.',
  });
}

/**
 * Adds a paper to an application that is not decided. The file is written first, under a note that it is to go; the
 * batch that adds the paper strikes out the note. So what a crash leaves is a file that is erased, never a paper
 * without a file.
 */
export async function addPaper(
  context: Context,
  applicationId: string,
  kind: PaperKind,
  file: SentFile | undefined,
): Promise<Change> {
  const { services, principal, now } = context;
  const { db, keys, files } = services;
  const row = await findFor(context, applicationId, 'addPaper');
  assertSent(file, context);
  const contentType = await paperTypeOf(file.bytes);
  if (!files) {
    throw new DomainError('unavailable', {
      en: 'Papers cannot be added here now. Bring them to the interview.',
      es: 'Por ahora no se pueden agregar documentos aquí. Llévelos a la entrevista.',
    });
  }
  const id = newId();
  await db.batch([eraseAt(id, now + unnamedMs)]);
  await files.put(id, await keys.sealBytes(contentSealedTo(id), file.bytes));
  const { sha256 } = file;
  const name = tidyName(file.name, contentType);
  const paper = { id, kind, name, contentType, bytes: file.bytes.length, sha256, addedAt: now };
  return {
    queries: [
      guard(
        'conflict',
        sql`EXISTS (SELECT 1 FROM applications WHERE id = ${row.id}
          AND state IN (SELECT value FROM json_each(${JSON.stringify(allowedIn.addPaper)})))`,
      ),
      guard(
        'too_many_papers',
        sql`(SELECT COUNT(*) FROM application_papers WHERE application_id = ${row.id}) < ${mostPapers}`,
      ),
      guard(
        'unavailable',
        sql`EXISTS (SELECT 1 FROM files_to_erase WHERE file_id = ${id} AND erase_at > ${services.now()})`,
      ),
      sql`DELETE FROM files_to_erase WHERE file_id = ${id}`,
      sql`INSERT INTO application_papers (id, application_id, kind, name_sealed, content_type, bytes, sha256, added_at)
        VALUES (${id}, ${row.id}, ${kind}, ${await keys.seal(nameSealedTo(id), name)}, ${contentType},
          ${paper.bytes}, ${sha256}, ${now})`,
      auditRecord({
        at: now,
        actor: principal,
        action: 'paper.add',
        objectKind: 'application',
        objectId: row.id,
        detail: { paperId: id, kind, contentType, sha256 },
      }),
    ],
    reply: { status: 201, body: presentPaper(paper) },
    refuse: refusal,
  };
}
