import { type Context, findApplication } from '../applications/store.ts';
import { auditRecord } from '../audit/record.ts';
import type { Change } from '../http/endpoint.ts';
import { DomainError } from '../http/problems.ts';
import { presentPaper } from './present.ts';
import { contentSealedTo, findPaper, nameSealedTo, papersOf } from './store.ts';

/** Which papers there are, for the applicant and for officers who review; what they hold is read one by one. */
export async function listPapers(context: Context, applicationId: string): Promise<Change> {
  const { services, principal, now } = context;
  const { id } = await findApplication(context, applicationId);
  const papers = await papersOf(services, id);
  return {
    queries: [
      auditRecord({
        at: now,
        actor: principal,
        action: 'paper.list',
        objectKind: 'application',
        objectId: id,
      }),
    ],
    reply: { status: 200, body: { items: papers.map(presentPaper) } },
  };
}

/** How a browser keeps a file under its name without ever showing it (RFC 6266, RFC 8187). */
function attachment(name: string): string {
  const ascii = name.replaceAll(/[^\w. -]/g, '_');
  const all = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${all}`;
}

/**
 * What a paper holds, for its applicant and for officers who review; the record says who has read which. It is sent to
 * be kept, never to be shown in a page of ours.
 */
export async function readPaper(context: Context, applicationId: string, paperId: string): Promise<Response> {
  const { services, principal, now } = context;
  const { db, keys, files } = services;
  const { id } = await findApplication(context, applicationId);
  const paper = await findPaper(db, id, paperId);
  const sealed = await files?.get(paper.id);
  if (!sealed) {
    services.log.error('the file of a paper is missing', { paperId: paper.id });
    throw new DomainError('unavailable', {
      en: 'The contents of this paper cannot be read now.',
      es: 'El contenido de este documento no se puede leer por ahora.',
    });
  }
  const [bytes, name] = await Promise.all([
    keys.openBytes(contentSealedTo(paper.id), sealed),
    keys.unseal(nameSealedTo(paper.id), paper.name_sealed),
  ]);
  await db.batch([
    auditRecord({
      at: now,
      actor: principal,
      action: 'paper.read',
      objectKind: 'application',
      objectId: id,
      detail: { paperId: paper.id },
    }),
  ]);
  return new Response(bytes, {
    headers: {
      'content-type': paper.content_type,
      'content-length': String(bytes.length),
      'content-disposition': attachment(name),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
}
