import { DatabaseError } from '../db/database.ts';
import type { Services } from '../services.ts';
import type { Change } from './endpoint.ts';
import {
  asStored,
  type IdempotencyKey,
  rememberReply,
  replayed,
  type StoredReply,
  storedReply,
} from './idempotency.ts';
import { DomainError, type ProblemCode, problems } from './problems.ts';

/** What a refused batch means when its verb has no better words. */
function generalRefusal(error: DatabaseError): DomainError | undefined {
  switch (error.kind) {
    case 'transition':
      return new DomainError('illegal_transition', {
        en: `This move is not possible: ${error.detail}.`,
        es: `Este paso no es posible: ${error.detail}.`,
      });
    case 'guard': {
      const known = Object.hasOwn(problems, error.detail);
      const code = (known ? error.detail : 'conflict') as ProblemCode;
      return new DomainError(code, {
        en: known
          ? `${problems[code].title.en}.`
          : `Somebody changed this first (${error.detail}). Read it again.`,
        es: known
          ? `${problems[code].title.es}.`
          : `Alguien lo cambió antes (${error.detail}). Léalo de nuevo.`,
      });
    }
    case 'unique':
    case 'foreign_key':
      return new DomainError('conflict', {
        en: 'It is there already, or what it refers to is not. Read it again.',
        es: 'Ya existe, o no existe aquello a lo que se refiere. Léalo de nuevo.',
      });
    case 'unavailable':
      return new DomainError('unavailable', {
        en: 'It could not be stored. Repeat it with the same Idempotency-Key.',
        es: 'No se pudo guardar. Repítalo con el mismo Idempotency-Key.',
      });
    default:
      return undefined;
  }
}

/** Commits a change with its idempotency row first, and only then gives the reply. */
export async function commit(
  services: Pick<Services, 'db' | 'keys'>,
  change: Change,
  id: IdempotencyKey | undefined,
  now: number,
): Promise<StoredReply> {
  const stored = asStored(change.reply);
  try {
    await services.db.batch(
      id ? [await rememberReply(services, id, stored, now), ...change.queries] : change.queries,
    );
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    // The same request, sent twice at once: the other one has committed, its reply is the reply.
    if (id && error.kind === 'unique' && error.detail.includes('idempotency_keys')) {
      const first = await storedReply(services, id);
      if (first) return replayed(first);
    }
    const given = await change.given?.();
    if (given) return asStored(given);
    const again = await change.retry?.(error);
    if (again) {
      const { retry: _, ...once } = again;
      const next = change.afterCommit ? { ...once, afterCommit: change.afterCommit } : once;
      return commit(services, next, id, now);
    }
    throw (await change.refuse?.(error)) ?? generalRefusal(error) ?? error;
  }
  return change.afterCommit ? asStored(await change.afterCommit()) : stored;
}
