import { decodeJwt, importJWK, type JWTPayload, jwtVerify } from 'jose';
import type { Database } from '../db/database.ts';
import { DomainError } from '../http/problems.ts';
import { findTerminal, keysAt, type TerminalRow } from './store.ts';

/** Terminals' clocks may differ from ours by so much. */
const toleranceSeconds = 30;
const longestSeconds = 5 * 60;

export function assertionRefused(en: string, es: string): DomainError {
  return new DomainError('unauthenticated', { en, es });
}

const invalid = () => assertionRefused('The assertion is not valid.', 'La aserción no es válida.');

function subjectOf(assertion: string): string | undefined {
  try {
    return decodeJwt(assertion).sub;
  } catch {
    return undefined;
  }
}

async function verified(
  assertion: string,
  terminalId: string,
  keys: Awaited<ReturnType<typeof keysAt>>,
  now: number,
): Promise<JWTPayload | undefined> {
  for (const { jwk } of keys) {
    try {
      const { payload } = await jwtVerify(assertion, await importJWK(jwk, 'EdDSA'), {
        issuer: terminalId,
        subject: terminalId,
        audience: 'garita',
        currentDate: new Date(now),
        clockTolerance: toleranceSeconds,
        algorithms: ['EdDSA'],
        requiredClaims: ['exp', 'jti'],
      });
      return payload;
    } catch {
      // Another key may have signed it; when none has, it is refused.
    }
  }
  return undefined;
}

/** An assertion that its terminal has signed, not used yet as far as this tells: `jti` has still to be stored. */
export interface Asserted {
  readonly terminal: TerminalRow;
  readonly jti: string;
  /** From then on the same assertion is refused for its age; milliseconds since 1970. */
  readonly forgetAt: number;
}

/**
 * Reads a terminal's assertion (RFC 7523): EdDSA, `iss` and `sub` the terminal, `aud` garita, at most 5 minutes to `exp`.
 *
 * @throws DomainError `unauthenticated`, the same for an unknown terminal and a wrong signature
 */
export async function readAssertion(db: Database, assertion: string, now: number): Promise<Asserted> {
  const terminalId = subjectOf(assertion);
  const terminal = terminalId === undefined ? undefined : await findTerminal(db, terminalId);
  if (!terminal) throw invalid();
  const payload = await verified(assertion, terminal.id, await keysAt(db, terminal.id, now), now);
  const { jti, exp = 0 } = payload ?? {};
  if (typeof jti !== 'string' || jti === '' || jti.length > 100) throw invalid();
  if (exp * 1000 - now > (longestSeconds + toleranceSeconds) * 1000) {
    throw assertionRefused(
      'An assertion may be good for 5 minutes at most.',
      'Una aserción puede valer 5 minutos a lo más.',
    );
  }
  return { terminal, jti, forgetAt: exp * 1000 + 2 * toleranceSeconds * 1000 };
}
