import { auditRecord } from '../audit/record.ts';
import { newId } from '../db/new-id.ts';
import { sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { type Claims, principalFrom } from '../http/principal.ts';
import { DomainError } from '../http/problems.ts';
import { toBase64Url } from '../keys/bytes.ts';
import type { DoorName, Services } from '../services.ts';
import { keepStaffName } from './staff-names.ts';
import { sealedTo, secretHash } from './store.ts';

export interface NewSession {
  readonly door: DoorName;
  readonly claims: Claims;
  readonly account: string;
  /** The browser's own word for itself, shortened. */
  readonly device: string;
  /** The secret of the session that this browser had before: it ends here. */
  readonly before?: string | undefined;
}

/** Opens a session under a secret that nobody has seen yet; the reply's body is that secret. */
export async function openSession(
  services: Services,
  { door, claims, account, device, before }: NewSession,
): Promise<Change & { readonly secret: string }> {
  const principal = principalFrom(claims);
  if (!principal) {
    throw new DomainError('forbidden', {
      en: 'Your account has no role here. Ask your administrator for one.',
      es: 'Su cuenta no tiene ninguna función aquí. Pídala a quien la administra.',
    });
  }
  const { keys, settings } = services;
  const now = services.now();
  const id = newId();
  const secret = toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
  return {
    secret,
    queries: [
      ...(before === undefined ? [] : [sql`DELETE FROM sessions WHERE secret_hash = ${secretHash(before)}`]),
      sql`INSERT INTO sessions (id, secret_hash, door, subject, roles, agency, account_sealed, device, started_at, seen_at, ends_at)
        VALUES (${id}, ${secretHash(secret)}, ${door}, ${claims.subject}, ${JSON.stringify(claims.roles)},
          ${claims.agency ?? null}, ${await keys.seal(sealedTo(id), account)}, ${device}, ${now}, ${now}, ${now + settings.sessionMs})`,
      ...(door === 'staff' ? await keepStaffName(services, claims, account) : []),
      auditRecord({
        at: now,
        actor: principal,
        action: 'session.open',
        objectKind: 'session',
        objectId: id,
        detail: { door, roles: claims.roles },
      }),
    ],
    reply: { status: 201 },
  };
}
