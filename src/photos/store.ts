import type { Database } from '../db/database.ts';
import { type Query, sql } from '../db/sql.ts';
import { fromBase64, toBase64 } from '../keys/bytes.ts';
import type { Services } from '../services.ts';
import type { Picture } from './image.ts';

interface PhotoRow {
  readonly content_type: Picture['contentType'];
  readonly width: number;
  readonly height: number;
  readonly content_sealed: string;
  readonly set_at: number;
}

/** To what a stored photo is sealed: it opens for no other member. */
export const photoBoundTo = (membershipId: string) => `member_photos/content/${membershipId}`;

/** The statement that sets a member's photo, or puts it in the place of the one before. Sealed at rest. */
export async function photoQuery(
  { keys }: Pick<Services, 'keys'>,
  membershipId: string,
  { contentType, width, height, bytes }: Picture,
  now: number,
): Promise<Query> {
  const sealed = await keys.seal(photoBoundTo(membershipId), toBase64(bytes));
  return sql`INSERT INTO member_photos (membership_id, content_type, width, height, content_sealed, set_at)
    VALUES (${membershipId}, ${contentType}, ${width}, ${height}, ${sealed}, ${now})
    ON CONFLICT (membership_id) DO UPDATE SET content_type = excluded.content_type, width = excluded.width,
      height = excluded.height, content_sealed = excluded.content_sealed, set_at = excluded.set_at`;
}

function findPhoto(db: Database, membershipId: string): Promise<PhotoRow | undefined> {
  return db.first(
    sql<PhotoRow>`SELECT content_type, width, height, content_sealed, set_at FROM member_photos
      WHERE membership_id = ${membershipId}`,
  );
}

/** A member's photo with what is kept beside it. Undefined: there is none. */
export async function photoOf({ db, keys }: Pick<Services, 'db' | 'keys'>, membershipId: string) {
  const row = await findPhoto(db, membershipId);
  if (!row) return undefined;
  const { content_type: contentType, width, height, set_at: setAt } = row;
  const base64 = await keys.unseal(photoBoundTo(membershipId), row.content_sealed);
  return { contentType, width, height, setAt, base64 };
}

/**
 * The photo as it is sent: kept nowhere on its way, and never taken for anything but a picture. Undefined: there is none.
 */
export async function photoResponse(
  { db, keys }: Pick<Services, 'db' | 'keys'>,
  membershipId: string,
): Promise<Response | undefined> {
  const row = await findPhoto(db, membershipId);
  if (!row) return undefined;
  const bytes = fromBase64(await keys.unseal(photoBoundTo(membershipId), row.content_sealed));
  return new Response(bytes, {
    headers: {
      'content-type': row.content_type,
      'content-length': String(bytes.length),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
}
