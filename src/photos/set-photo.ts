import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import { readBytes } from '../http/body.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { DomainError } from '../http/problems.ts';
import { loadMembership } from '../memberships/store.ts';
import { type Picture, readPicture } from './image.ts';
import { photoQuery } from './store.ts';

/** A card's portrait has about 30 kB; this leaves room and keeps a row within what D1 takes. */
export const largestPhoto = 200 * 1024;
const side = { least: 96, most: 2000 } as const;

function refused(en: string, es: string): DomainError {
  return new DomainError('invalid_request', { en, es });
}

async function pictureOf(request: Request): Promise<Picture> {
  if (!/^image\/(?:jpeg|png)\s*(?:;|$)/i.test(request.headers.get('content-type') ?? '')) {
    throw new DomainError('unsupported_media_type', {
      en: 'Send the photo itself, as image/jpeg or image/png.',
      es: 'Envíe la foto misma, como image/jpeg o image/png.',
    });
  }
  const picture = readPicture(await readBytes(request, largestPhoto));
  if (!picture) {
    throw refused(
      'The photo is neither a whole JPEG nor a whole PNG. Take or save it again.',
      'La foto no es un JPEG ni un PNG completo. Tómela o guárdela de nuevo.',
    );
  }
  const { width, height } = picture;
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  if (short >= side.least && long <= side.most) return picture;
  throw refused(
    `The photo has ${width} x ${height} pixels; each side may have ${side.least} to ${side.most}.`,
    `La foto tiene ${width} x ${height} píxeles; cada lado puede tener de ${side.least} a ${side.most}.`,
  );
}

/** An officer sets a member's photo, or puts it in the place of the one before. */
export async function setPhoto(call: Call<unknown, { id: string }>): Promise<Change> {
  const { services, principal, now } = call;
  const membership = await loadMembership(services.db, principal, call.params.id);
  const picture = await pictureOf(call.request);
  const { contentType, width, height } = picture;
  return {
    queries: [
      await photoQuery(services, membership.id, picture, now),
      sql`UPDATE memberships SET version = version + 1 WHERE id = ${membership.id}`,
      auditRecord({
        at: now,
        actor: principal,
        action: 'photo.set',
        objectKind: 'membership',
        objectId: membership.id,
        detail: { contentType, width, height },
      }),
    ],
    reply: { status: 200, body: { id: membership.id, contentType, width, height } },
  };
}
