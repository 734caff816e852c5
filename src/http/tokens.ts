import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { createLocalJWKSet, createRemoteJWKSet, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { Database } from '../db/database.ts';
import { remembered } from '../db/remembered.ts';
import { sql } from '../db/sql.ts';
import { fromBase64, toBase64Url } from '../keys/bytes.ts';
import type { Services } from '../services.ts';
import { type Claims, isRole, type Principal, principalFrom } from './principal.ts';
import { DomainError } from './problems.ts';

/** The issuer of the tokens that the service signs itself: for terminals, workers and, in development, people. */
export const ownIssuer = 'garita';
const audience = 'garita';
const cacheSize = 10_000;

/** Signs a token for these claims. People's tokens are minted in development alone; production has an issuer. */
export async function mintToken(
  services: Pick<Services, 'keys' | 'now'>,
  claims: Claims,
  lifetimeSeconds: number,
): Promise<string> {
  const { signer } = services.keys;
  const issued = Math.floor(services.now() / 1000);
  return new SignJWT({
    roles: claims.roles,
    ...(claims.agency === undefined ? {} : { agency: claims.agency }),
    ...(claims.laneId === undefined ? {} : { lane: claims.laneId }),
    // The thumbprint as RFC 8705 has it.
    ...(claims.certificate === undefined
      ? {}
      : { cnf: { 'x5t#S256': toBase64Url(hexToBytes(claims.certificate)) } }),
    ...(claims.place === undefined
      ? {}
      : { port: claims.place.port, crossing: claims.place.crossing, lane_class: claims.place.laneClass }),
  })
    .setProtectedHeader({ alg: 'EdDSA', kid: signer.keyId })
    .setIssuer(ownIssuer)
    .setAudience(audience)
    .setSubject(claims.subject)
    .setIssuedAt(issued)
    .setExpirationTime(issued + lifetimeSeconds)
    .setJti(crypto.randomUUID())
    .sign(signer.privateKey);
}

function refused(en: string, es: string): DomainError {
  return new DomainError(
    'unauthenticated',
    { en, es },
    { headers: { 'www-authenticate': 'Bearer realm="garita"' } },
  );
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The certificate that a token is bound to, in hex; a binding that cannot be read is to nothing that there is. */
function certificateIn(cnf: unknown): string | undefined {
  if (cnf === undefined) return undefined;
  const thumbprint =
    cnf !== null && typeof cnf === 'object' && 'x5t#S256' in cnf ? text(cnf['x5t#S256']) : '';
  return bytesToHex(fromBase64(thumbprint ?? ''));
}

function claimsFrom(payload: JWTPayload, roleClaim: string): Claims {
  const raw = payload[roleClaim];
  const agency = text(payload.agency);
  const laneId = text(payload.lane);
  const certificate = certificateIn(payload.cnf);
  return {
    subject: payload.sub ?? '',
    roles: (Array.isArray(raw) ? raw : [raw]).filter(isRole),
    ...(agency === undefined ? {} : { agency }),
    ...(laneId === undefined ? {} : { laneId }),
    ...(certificate === undefined ? {} : { certificate }),
  };
}

/** In production the service's own tokens are for terminals and workers alone. */
function ownTokenAllowed(claims: Claims, environment: string): boolean {
  if (environment === 'development') return true;
  return claims.roles.every((role) => role === 'terminal' || role === 'worker');
}

/** Verifies bearer tokens; remembers verified ones until they expire, asks for disablement each time. */
export interface TokenVerifier {
  principalOf(authorization: string | null | undefined): Promise<Principal>;
}

export function createTokenVerifier(services: Services): TokenVerifier {
  const { settings, keys } = services;
  const own = createLocalJWKSet({ keys: [...keys.signer.publicJwks] });
  const oidc = settings.oidc;
  const remote = oidc ? createRemoteJWKSet(new URL(oidc.jwksUri)) : undefined;
  const verified = new Map<string, { readonly principal: Principal; readonly expiresAt: number }>();

  async function claimsOf(token: string): Promise<{ claims: Claims; expiresAt: number }> {
    const currentDate = new Date(services.now());
    const issuer = issuerOf(token);
    if (issuer === ownIssuer) {
      const { payload } = await jwtVerify(token, own, {
        issuer: ownIssuer,
        audience,
        currentDate,
        algorithms: ['EdDSA'],
        requiredClaims: ['exp', 'sub'],
      });
      const claims = claimsFrom(payload, 'roles');
      if (!ownTokenAllowed(claims, settings.environment)) {
        throw refused(
          'Development tokens are refused in production.',
          'En producción no se aceptan tokens de desarrollo.',
        );
      }
      return { claims, expiresAt: (payload.exp ?? 0) * 1000 };
    }
    if (oidc && remote && issuer === oidc.issuer) {
      const { payload } = await jwtVerify(token, remote, {
        issuer: oidc.issuer,
        audience: oidc.audience,
        currentDate,
        requiredClaims: ['exp', 'sub'],
      });
      const claims = claimsFrom(payload, oidc.roleClaim);
      if (claims.roles.some((role) => role === 'terminal' || role === 'worker')) {
        throw refused(
          'Only the service issues tokens of terminals and workers.',
          'Solo el servicio emite tokens de terminales y procesos.',
        );
      }
      // Where applicants have an issuer of their own, a subject of this one is somebody else.
      const elsewhere = (settings.signIn?.applicants.issuer ?? oidc.issuer) !== oidc.issuer;
      if (elsewhere && claims.roles.includes('applicant')) {
        throw refused(
          'This issuer speaks for staff; applicants have their own.',
          'Este emisor habla por el personal; los solicitantes tienen el suyo.',
        );
      }
      return { claims, expiresAt: (payload.exp ?? 0) * 1000 };
    }
    throw refused('The token comes from an unknown issuer.', 'El token viene de un emisor desconocido.');
  }

  async function verify(token: string): Promise<Principal> {
    const known = verified.get(token);
    if (known && known.expiresAt > services.now()) return known.principal;
    const { claims, expiresAt } = await claimsOf(token).catch((error: unknown) => {
      throw error instanceof DomainError ? error : refusedBecause(error);
    });
    const principal = principalFrom(claims);
    if (!principal)
      throw refused(
        'The token carries no role that is known here.',
        'El token no trae un rol conocido aquí.',
      );
    if (verified.size >= cacheSize) verified.delete(verified.keys().next().value ?? '');
    verified.set(token, { principal, expiresAt });
    return principal;
  }

  return {
    async principalOf(authorization) {
      const token = /^Bearer ([\w.~+/=-]+)$/i.exec(authorization ?? '')?.[1];
      if (!token)
        throw refused(
          'Send a bearer token in the Authorization header.',
          'Envíe un token en el encabezado Authorization.',
        );
      const principal = await verify(token);
      if (await isDisabled(services.db, principal.subject))
        throw refused('This token has been disabled.', 'Este token fue deshabilitado.');
      return principal;
    },
  };
}

function isDisabled(db: Database, subject: string): Promise<boolean> {
  return remembered(db, ['disabled_subjects'], `disabled ${subject}`, async () => {
    const row = await db.first(
      sql<{ reason: string }>`SELECT reason FROM disabled_subjects WHERE subject = ${subject}`,
    );
    return row !== undefined;
  });
}

function issuerOf(token: string): string | undefined {
  try {
    const middle = token.split('.')[1] ?? '';
    const payload: unknown = JSON.parse(atob(middle.replaceAll('-', '+').replaceAll('_', '/')));
    return payload !== null && typeof payload === 'object' && 'iss' in payload
      ? text(payload.iss)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Without the issuer's keys nobody can tell whether a token is good: that is the service's trouble, not the bearer's. */
function keysAreMissing(error: unknown, code: unknown): boolean {
  if (code === 'ERR_JWKS_TIMEOUT' || code === 'ERR_JWKS_INVALID') return true;
  return (
    error instanceof TypeError || (code === 'ERR_JOSE_GENERIC' && /JSON Web Key Set/.test(String(error)))
  );
}

function refusedBecause(error: unknown): DomainError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (keysAreMissing(error, code)) {
    return new DomainError('unavailable', {
      en: 'The keys of the token issuer cannot be had now; try again shortly.',
      es: 'Por ahora no se obtienen las llaves del emisor de tokens; intente de nuevo en breve.',
    });
  }
  if (code === 'ERR_JWT_EXPIRED') return refused('The token has expired.', 'El token ha caducado.');
  return refused('The token is not valid.', 'El token no es válido.');
}
